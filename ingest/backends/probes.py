"""Texts on which every backend must agree with fp32: words, questions, numbers, tables, other scripts, prose."""

_SHORT = (
    "tone",
    "ALS",
    "7",
    "What is a fasciculation?",
    "Which reflexes should I test first?",
    "and in the legs?",
    "Riluzole, edaravone, baclofen, tizanidine",
    "left > right; grade 4/5; MRC sum score 52",
    "p = 0.031, 95 % CI 1.2–3.4, n = 1 204",
    "The patient does not report pain.",
    "The patient reports pain.",
    "No change was seen between the two visits, nor between the two arms.",
    "| sign | upper | lower |\n| tone | raised | lowered |",
    "Übelkeit, Schwäche und Muskelkrämpfe",
    "La sclérose latérale amyotrophique",
    "Слабость в ногах",
    "手の筋力低下",
    "🩺 ✓ →",
    "https://example.org/a/long/path?with=parameters&and=more",
    "0.5 mg/kg/d × 14 d, then 0.25 mg/kg/d × 14 d",
)
_SENTENCES = (
    "The neurologist asked when the weakness began, and whether it began in the hand or in the foot.",
    "Two readers who did not know the diagnosis marked every trace, and a third settled what they did not agree on.",
    "The examination was repeated after three, six and twelve months by the same physician in the same room.",
    "A letter from the family doctor lists five earlier admissions, none of them for a neurological complaint.",
    "Of the 412 people who were invited, 298 came, 41 declined, and the rest could not be reached by telephone.",
    "He walks without help, climbs stairs with one hand on the rail, and has stopped driving after dark.",
    "Concentrations were measured in plasma by liquid chromatography, in duplicate, by one laboratory.",
    "The committee weighed the evidence for each outcome apart and wrote down why it was certain or was not.",
    "Her speech is slow and a little nasal; she swallows thin liquids with care and has lost four kilograms.",
    "Scores are given as medians with the range between the quartiles unless something else is said.",
    "The figure shows the survival of both groups; the shaded band is the uncertainty of the estimate.",
    "Nothing in the notes explains why the second sample was taken a week before the first was read.",
)
PROBES = _SHORT + tuple(
    " ".join((_SENTENCES[start:] + _SENTENCES[:start])[:count])
    for start, count in enumerate((1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12))
)
"""32 texts of 3 to about 250 tokens."""
