// The turns of a conversation: question, answer, question, answer.

import { html, useEffect, useRef } from "../lib/html.js";
import { AnswerCard } from "./answer-card.js";

export function ConversationView({ turns, open, onCitation, onPassage, onRetry, onFeedback, ...rest }) {
  const lastQuestion = useRef(null);
  const last = turns.at(-1)?.localId;
  // The last question is brought to the top; its answer then grows below it without moving the page.
  useEffect(() => lastQuestion.current?.scrollIntoView({ block: "start" }), [last]);
  return html`
    <div class="turns">
      ${turns.map((turn, place) => html`
        <section class="turn" key=${turn.localId} ref=${place === turns.length - 1 ? lastQuestion : undefined} aria-label=${`Question ${place + 1}`}>
          <h2 class="question">${turn.question}</h2>
          <${AnswerCard}
            ...${rest}
            turn=${turn}
            isLast=${place === turns.length - 1}
            open=${open?.localId === turn.localId ? open.chosen : null}
            openCitation=${(chosen, opener) => onCitation(turn, chosen, opener)}
            openPassage=${onPassage}
            onRetry=${() => onRetry(turn)}
            onFeedback=${(item) => onFeedback(turn, item)}
          />
        </section>
      `)}
    </div>
  `;
}
