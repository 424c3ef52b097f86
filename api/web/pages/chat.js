// The chat page.

import { CitationPanel } from "../components/citation-panel.js";
import { Composer } from "../components/composer.js";
import { ConversationList } from "../components/conversation-list.js";
import { ConversationView } from "../components/conversation-view.js";
import { EmptyState } from "../components/empty-state.js";
import { ErrorMessage } from "../components/error-message.js";
import { NO_FILTERS } from "../components/filters.js";
import { Icon } from "../components/icon.js";
import { KeyDialog } from "../components/key-dialog.js";
import { LiveRegion } from "../components/live-region.js";
import { OfflineBar } from "../components/offline-bar.js";
import { SiteHeader } from "../components/site-header.js";
import { useAddressQuestions } from "../lib/address-questions.js";
import { html, render, useEffect, useState } from "../lib/html.js";
import { useSession } from "../lib/session.js";
import { useConversations } from "../lib/use-conversations.js";
import { useNarrow, usePanel } from "../lib/use-panel.js";
import { useTurns } from "../lib/use-turns.js";

const idInAddress = () => new URLSearchParams(location.hash.slice(1)).get("conversation");

function ChatPage() {
  const list = useConversations();
  const talk = useTurns(list.refresh);
  const panel = usePanel();
  const narrow = useNarrow();
  const { review_summary } = useSession();
  const [audience, setAudience] = useState(() => localStorage.getItem("betz-audience") ?? "clinician");
  const [filters, setFilters] = useState(NO_FILTERS);
  const [listOpen, setListOpen] = useState(false);
  const busy = talk.turns.some((turn) => turn.state === "streaming");

  const openConversation = (id) => {
    setListOpen(false);
    panel.open(null, null);
    talk.open(id);
  };
  const go = (id) => {
    history.pushState(null, "", id ? `#conversation=${encodeURIComponent(id)}` : location.pathname);
    openConversation(id);
    document.getElementById("question").focus();
  };
  const ask = async (question) => {
    const id = await talk.ask(question, { audience, filters });
    if (id && !idInAddress()) history.replaceState(null, "", `#conversation=${encodeURIComponent(id)}`);
  };
  const retry = (turn) => {
    talk.drop(turn);
    ask(turn.question);
  };

  useEffect(() => {
    const onAddress = () => openConversation(idInAddress());
    addEventListener("popstate", onAddress);
    if (idInAddress()) onAddress();
    return () => removeEventListener("popstate", onAddress);
  }, []);
  useAddressQuestions(talk.turns, ask);
  useEffect(() => {
    localStorage.setItem("betz-audience", audience);
  }, [audience]);

  const { shown } = panel;
  const openCitation = (turn, chosen, opener) => panel.open({ localId: turn.localId, chosen }, opener);
  const shownTurn = shown?.chosen && talk.turns.find((turn) => turn.localId === shown.localId);
  const span = shown?.span ?? shownTurn?.answer.claims[shown.chosen.claim]?.citations[shown.chosen.citation];
  const overlaid = narrow && Boolean(span);

  return html`
    <a class="skip" href="#question">Skip to the question</a>
    <div class="chat ${span ? "has-panel" : ""}">
      <div class="chat-main" inert=${overlaid}>
        <${SiteHeader} current="/" before=${html`
          <button type="button" class="plain list-switch" aria-label="Conversations" aria-expanded=${listOpen} aria-controls="conversations" onClick=${() => setListOpen(!listOpen)}><${Icon} name="menu" /></button>
        `} />
        <${OfflineBar} />
        <${ConversationList}
          conversations=${list.conversations} error=${list.error} currentId=${talk.id} isOpen=${listOpen}
          onNew=${() => go(null)} onOpen=${go} onRename=${list.rename} onOlder=${list.older}
          onDelete=${async (id) => (await list.remove(id)) && id === talk.id && go(null)}
        />
        <main>
          ${!talk.turns.length && !talk.loading && !talk.error && html`<${EmptyState} documents=${Object.values(review_summary).reduce((sum, number) => sum + number, 0)} onAsk=${ask} />`}
          ${talk.loading && html`<p class="waiting" role="status">Loading the conversation<span class="dots" aria-hidden="true"></span></p>`}
          ${talk.error && html`<${ErrorMessage} error=${talk.error} onRetry=${() => talk.open(talk.id)} />`}
          ${talk.turns.length > 0 && html`<h1 class="visually-hidden">Conversation</h1>`}
          <${ConversationView}
            turns=${talk.turns} open=${shown?.chosen ? shown : null}
            onCitation=${openCitation} onPassage=${(passage, opener) => panel.open({ span: passage }, opener)}
            onAsk=${ask} onRetry=${retry} onFeedback=${talk.addFeedback}
          />
          <${Composer}
            busy=${busy} isFollowUp=${talk.turns.length > 0} audience=${audience} onAudience=${setAudience}
            filters=${filters} onFilters=${setFilters} onAsk=${ask} onStop=${talk.stop}
          />
        </main>
      </div>
      ${span && html`
        <${CitationPanel}
          key=${`${span.document_id}-${span.start}-${span.end}-${shown.localId}-${shown.chosen?.claim}-${shown.chosen?.n}`}
          span=${span}
          reference=${shownTurn?.answer.references.find((item) => item.n === shown.chosen.n)}
          feedback=${shownTurn?.id && {
            target: { turn_id: shownTurn.id, claim: shown.chosen.claim, citation: shown.chosen.citation },
            given: shownTurn.feedback,
            onGiven: (item) => talk.addFeedback(shownTurn, item),
          }}
          onClose=${panel.close}
        />
      `}
    </div>
    <${LiveRegion} turn=${talk.turns.at(-1)?.fresh && talk.turns.at(-1)} />
    <${KeyDialog} />
  `;
}

render(html`<${ChatPage} />`, document.getElementById("app"));
