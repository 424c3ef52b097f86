// Preact with htm: `html` makes elements from tagged templates. Values become text nodes, never markup.

import { h, render } from "../vendor/preact.mjs";
import htm from "../vendor/htm.mjs";

export { render };
export { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "../vendor/hooks.mjs";
export const html = htm.bind(h);
