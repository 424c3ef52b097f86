// The turns of the open conversation: loaded, asked, stopped, asked again.

import { createConversation, readConversation } from "./conversations.js";
import { useCallback, useRef, useState } from "./html.js";
import { streamAnswer } from "./stream.js";
import { afterEvent, askedTurn, storedTurn } from "./turn.js";

const EMPTY = { id: null, turns: [], loading: false, error: null };

/** `onStored()` is called when the service has kept something new. */
export function useTurns(onStored) {
  const [state, setState] = useState(EMPTY);
  const stopping = useRef(null);
  const stop = useCallback(() => stopping.current?.abort(), []);

  const open = useCallback(
    async (id) => {
      stop();
      setState({ ...EMPTY, id, loading: Boolean(id) });
      if (!id) return;
      let found;
      try {
        found = { turns: (await readConversation(id)).turns.map(storedTurn) };
      } catch (error) {
        found = { error };
      }
      setState((now) => (now.id === id ? { ...now, ...found, loading: false } : now));
    },
    [stop],
  );

  /** Ask in the open conversation, or in a new one; `options` are the audience and the filters. Returns its id. */
  const ask = async (question, options) => {
    const turn = askedTurn(question);
    const change = (how) =>
      setState((now) => ({ ...now, turns: now.turns.map((item) => (item.localId === turn.localId ? how(item) : item)) }));
    const stopper = new AbortController();
    stopping.current = stopper;
    setState((now) => ({ ...now, turns: [...now.turns, turn] }));
    let { id } = state;
    try {
      if (!id) {
        ({ id } = await createConversation());
        setState((now) => ({ ...now, id }));
      }
      const onEvent = (event) => change((item) => afterEvent(item, event));
      await streamAnswer({ conversation_id: id, question, ...options }, { onEvent, signal: stopper.signal });
    } catch (error) {
      const stopped = error.name === "AbortError";
      change((item) => (item.state === "done" ? item : { ...item, state: stopped ? "stopped" : "failed", error }));
    } finally {
      if (stopping.current === stopper) stopping.current = null;
    }
    onStored();
    return id;
  };

  /** Take back a turn that came to nothing. */
  const drop = (turn) => setState((now) => ({ ...now, turns: now.turns.filter((item) => item.localId !== turn.localId) }));
  const addFeedback = (turn, item) =>
    setState((now) => ({
      ...now,
      turns: now.turns.map((known) => (known.localId === turn.localId ? { ...known, feedback: [...known.feedback, item] } : known)),
    }));
  return { ...state, open, ask, stop, drop, addFeedback };
}
