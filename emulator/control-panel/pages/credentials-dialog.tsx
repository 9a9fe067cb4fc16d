import { facts } from "../../../bigcommerce";
import { Dialog, ToastTemplate } from "./dialog";
import { Icon } from "./icons";

/** The one-time pop-up, empty: the script puts the credentials in, and takes them away with it. */
export function CredentialsDialog() {
  const { popUp } = facts;
  const fields = { client_id: popUp.clientId, client_secret: popUp.clientSecret, access_token: popUp.accessToken };
  return (
    <>
      <Dialog
        id="credentials-dialog"
        title={popUp.title.value}
        buttons={
          <>
            <p class="status" role="status" data-copied />
            <button class="button primary" type="button" data-close>
              {popUp.done.value}
            </button>
          </>
        }
      >
        <p>{popUp.text.value}</p>
        {Object.entries(fields).map(([name, label]) => (
          <div class="field">
            <label for={name}>{label.value}</label>
            <div class="box">
              <input id={name} type="text" data-credential={name} spellcheck={false} autocomplete="off" readonly />
              <button class="button" type="button" data-copy={name} aria-label={`${popUp.copy.value} ${label.value}`}>
                <Icon of="copy" />
              </button>
            </div>
          </div>
        ))}
        <p class="message waiting">
          <Icon of="warning" />
          {popUp.onlyCopy.value}
        </p>
      </Dialog>
      <ToastTemplate id="created-toast" title={popUp.toastTitle.value} text={popUp.toastText.value} />
    </>
  );
}
