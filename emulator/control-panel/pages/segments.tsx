export interface SegmentsProps {
  readonly labelledBy: string;
  readonly name: string;
  readonly kind: "scope" | "access-level";
  readonly buttons: readonly string[];
  /** What is sent for each button. Default: its word. */
  readonly values?: readonly string[];
  /** Place of the button that is pressed. Default: the first. */
  readonly pressed?: number;
}

/** Buttons side by side of which exactly one is pressed: the first, until somebody presses another. */
export function Segments({ labelledBy, name, kind, buttons, values = buttons, pressed = 0 }: SegmentsProps) {
  return (
    <div class="segments" role="group" aria-labelledby={labelledBy} data-name={name} data-kind={kind}>
      {buttons.map((word, place) => (
        <button
          type="button"
          role="switch"
          aria-checked={place === pressed ? "true" : "false"}
          data-value={values[place]}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
