import { startEmulator, type ProfileName } from "../../emulator";
import { describeGatewayContract } from "../../gateway/suite";

const STORE = "emulator1";

describe.each<ProfileName>(["documented", "editable"])("in the profile %s", (profile) => {
  describeGatewayContract("the emulator", async () => {
    const emulator = await startEmulator({ profile, stores: [STORE], maxAccounts: 12 });
    return {
      url: emulator.url,
      manageToken: emulator.gatewayToken,
      readToken: emulator.readToken,
      store: STORE,
      makeByHand: async (name, scopes) => (await emulator.panel.createAccount(STORE, { name, scopes })).account.id,
      deleteByHand: (id) => {
        emulator.panel.deleteAccount(STORE, id);
        return Promise.resolve();
      },
      close: () => emulator.close(),
    };
  });
});
