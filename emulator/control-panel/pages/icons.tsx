/** Small pictures, drawn for this emulator. They say nothing that the words beside them do not. */
const shapes = {
  plus: "M12 5v14M5 12h14",
  back: "M19 12H5m6-7-7 7 7 7",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  caret: "m6 9 6 6 6-6",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  done: "m5 13 4 4L19 7",
  warning: "M12 4 2.5 20h19L12 4Zm0 6v4m0 3h.01",
  next: "m9 6 6 6-6 6",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  log: "M5 5h14v14H5zM9 9h6M9 13h6",
} as const;

export function Icon({ of, class: className = "" }: { of: keyof typeof shapes; class?: string }) {
  return (
    <svg class={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[of]} />
    </svg>
  );
}
