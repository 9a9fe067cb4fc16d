/** A sentence for people: a browser would break a line inside of `->`. */
export function Said({ message }: { readonly message: string }) {
  return <>{message.replaceAll(" -> ", " → ")}</>;
}

/** The first line says what is wrong; reason and way out stand below it, quietly. */
export function Message({ text }: { readonly text: string }) {
  const [first = "", ...others] = text.split(/\n+/);
  return (
    <>
      <Said message={first} />
      {others.map((line) => (
        <>
          <br />
          <small>
            <Said message={line.trim()} />
          </small>
        </>
      ))}
    </>
  );
}

/** `a, b and 3 more`, each as code. */
export function Codes({ of, most = of.length }: { readonly of: readonly string[]; readonly most?: number }) {
  const more = of.length - most;
  return (
    <>
      {of.slice(0, most).map((text, index) => (
        <>
          {index === 0 ? "" : ", "}
          <code>{text}</code>
        </>
      ))}
      {more > 0 ? ` and ${more} more` : ""}
    </>
  );
}
