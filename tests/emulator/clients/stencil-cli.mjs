// Asks the store as `stencil init`, `pull`, `start` and `push` do, by Stencil CLI's own modules, and prints what came of each call.
import { pathToFileURL } from "node:url";

const [lib, apiHost, storeHash, accessToken] = process.argv.slice(2);
const { default: api } = await import(pathToFileURL(`${lib}/theme-api-client.js`).href);
const store = { apiHost, storeHash, accessToken };

const outcome = (call) =>
  call.then(
    (answer) => ({ answer: answer ?? null }),
    // `getStoreChannels` wraps the failure, and keeps its message only.
    (error) => ({ status: error.response?.status ?? Number(/status code (\d+)/.exec(error.message)?.[1]) }),
  );

console.log = () => undefined;
const outcomes = {
  themes: await outcome(api.getThemes(store)),
  channels: await outcome(api.getStoreChannels(store)),
  deleteTheme: await outcome(api.deleteThemeById({ ...store, themeId: "1" })),
};
process.stdout.write(JSON.stringify(outcomes));
