/** A path that may be broken after each of its slashes, and nowhere inside a name. */
export function Breakable({ path }: { path: string }) {
  return (
    <>
      {path.split(/(?<=\/)/).map((part) => (
        <>
          {part}
          <wbr />
        </>
      ))}
    </>
  );
}
