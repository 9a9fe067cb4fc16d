import type { Child } from "hono/jsx";

export interface DialogProps {
  /** Name of the template, and the stem of the ids inside. */
  readonly id: string;
  readonly title: string;
  readonly children: Child;
  readonly buttons: Child;
}

/**
 * A dialog that the script copies into the page when it is needed: before that, and after, it is not there.
 *
 * As in the component library that the platform publishes, the outer element has the role and an inner one the name;
 * whoever looks for a dialog by its name should fail here as they would there. The heading takes the focus, so that it
 * is read out all the same.
 */
export function Dialog({ id, title, children, buttons }: DialogProps) {
  return (
    <template id={id}>
      <div class="curtain">
        <div class="dialog" role="dialog" aria-modal="true">
          <div aria-labelledby={`${id}-title`}>
            <h2 id={`${id}-title`} tabindex={-1}>
              {title}
            </h2>
            {children}
            <div class="buttons">{buttons}</div>
          </div>
        </div>
      </div>
    </template>
  );
}

/** The news of something done, for the script to show for a while. */
export function ToastTemplate({ id, title, text }: { id: string; title: string; text: string }) {
  return (
    <template id={id}>
      <div class="message good" role="alert">
        <strong>{title}</strong> <span>{text}</span>
      </div>
    </template>
  );
}
