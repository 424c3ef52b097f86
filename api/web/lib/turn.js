// A turn of a conversation: what is known of it, and how events change that.

let made = 0;

/** An answer without content; one stored by an earlier version lacks fields that came later, and gets these. */
const blankAnswer = (question) => ({
  status: "answered",
  verdict: null,
  question,
  standalone_question: question,
  text: "",
  claims: [],
  references: [],
  documents: [],
  passages: [],
  notices: [],
  followups: [],
});

/** A question that has just been asked; `fresh` ones are read out as they come. */
export const askedTurn = (question) => ({
  localId: `asked-${++made}`,
  id: null,
  fresh: true,
  question,
  state: "streaming",
  answer: blankAnswer(question),
  feedback: [],
  error: null,
});

/** A turn as the service stored it. */
export const storedTurn = (turn) => ({
  localId: turn.id,
  id: turn.id,
  fresh: false,
  question: turn.question,
  state: "done",
  answer: { ...blankAnswer(turn.question), ...turn.answer },
  feedback: turn.feedback ?? [],
  error: null,
});

/** Return the turn after an event of its stream. */
export function afterEvent(turn, event) {
  const { answer } = turn;
  const changed = (fields) => ({ ...turn, answer: { ...answer, ...fields } });
  switch (event.type) {
    case "understood":
      return changed({ standalone_question: event.standalone_question });
    case "notice":
      return changed({ notices: [...answer.notices, event.text] });
    case "claim":
      return changed({
        claims: [...answer.claims, event.claim],
        references: [...answer.references, ...event.references],
        verdict: answer.verdict ?? event.verdict,
      });
    case "completed":
      return { ...turn, answer: event.answer, state: "done" };
    case "stored":
      return { ...turn, id: event.turn_id };
    default:
      return turn;
  }
}
