// The list of conversations, kept in step with the service.

import * as service from "./conversations.js";
import { useCallback, useEffect, useState } from "./html.js";

export function useConversations() {
  const [conversations, setConversations] = useState(null);
  const [error, setError] = useState(null);
  const attempt = useCallback(async (work) => {
    try {
      const result = await work();
      setError(null);
      return result;
    } catch (failure) {
      setError(failure);
      return undefined;
    }
  }, []);
  const refresh = useCallback(() => attempt(async () => setConversations(await service.listConversations())), [attempt]);
  useEffect(() => {
    refresh();
  }, [refresh]);
  const rename = (id, title) =>
    attempt(async () => {
      await service.renameConversation(id, title);
      setConversations((known) => known.map((item) => (item.id === id ? { ...item, title } : item)));
    });
  const remove = (id) =>
    attempt(async () => {
      await service.deleteConversation(id);
      setConversations((known) => known.filter((item) => item.id !== id));
      return true;
    });
  const mayHaveMore = conversations?.length > 0 && conversations.length % service.LISTED === 0;
  const older = () =>
    attempt(async () => {
      const found = await service.listConversations(conversations.at(-1).id);
      setConversations((known) => [...known, ...found]);
    });
  return { conversations, error, refresh, rename, remove, older: mayHaveMore ? older : null };
}
