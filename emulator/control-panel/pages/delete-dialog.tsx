import { facts } from "../../../bigcommerce";
import { Dialog, ToastTemplate } from "./dialog";

/** Asks before an account is deleted, by its name. The script fills the name in. */
export function DeleteDialog() {
  const words = facts.delete;
  return (
    <>
      <Dialog
        id="delete-dialog"
        title={words.title.value}
        buttons={
          <>
            <button class="button" type="button" data-close>
              {words.cancel.value}
            </button>
            <button class="button danger" type="button" data-confirm>
              {words.confirm.value}
            </button>
          </>
        }
      >
        <p>
          {words.question.value} <strong data-account-name />? {words.irreversible.value}
        </p>
        <p>{words.consequences.value}</p>
        <p class="message bad" role="alert" data-problem hidden />
      </Dialog>
      <ToastTemplate id="deleted-toast" title={words.toastTitle.value} text={words.toastText.value} />
    </>
  );
}
