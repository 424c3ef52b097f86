// The access key of this tab: asked for when the service wants one, kept until the tab is closed.

const NAME = "betz-key";

/** The event on the window that says there is a new key. */
export const NEW_KEY = "betz-new-key";

let ask = async () => null;

/** Return the key, or null. */
export const currentKey = () => sessionStorage.getItem(NAME);

/** Set the function that asks the reader for a key: `(refused) => Promise<key or null>`. */
export function setKeyPrompt(prompt) {
  ask = prompt;
}

let asking = null;

/** Ask for a key once, however many requests wait for it; resolve to whether there is a new one. */
export function requestKey(refusedKey) {
  const known = currentKey();
  if (known && known !== refusedKey) return Promise.resolve(true);
  asking ??= ask(Boolean(refusedKey))
    .then((key) => {
      if (key) sessionStorage.setItem(NAME, key);
      if (key) dispatchEvent(new Event(NEW_KEY));
      return Boolean(key);
    })
    .finally(() => {
      asking = null;
    });
  return asking;
}
