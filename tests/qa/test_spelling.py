import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from qa.spelling import nearest


def _alike(word: str) -> float:
    return 1.0


_KNOWN = ("riluzole", "baclofen", "spasticity", "babinski", "tongue", "clonus", "sign", "sod1")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rilzole", "riluzole"),
        ("riluzolee", "riluzole"),
        ("riluzple", "riluzole"),
        ("rliuzole", "riluzole"),
        ("bacolfen", "baclofen"),
        ("spastcitiy", "spasticity"),
        ("babinksi", "babinski"),
        ("tonge", "tongue"),
        ("colnus", "clonus"),
    ],
)
def test_a_slip_of_the_pen_finds_the_word_meant(typed: str, meant: str) -> None:
    assert nearest(typed, _KNOWN, _alike) == meant


@pytest.mark.parametrize("typed", ["sing", "sigh", "sod2", "sod1x", "tongs", "metformin", "xaclofen", ""])
def test_another_word_is_left_alone(typed: str) -> None:
    assert nearest(typed, _KNOWN, _alike) is None


def test_a_short_word_takes_one_edit_only() -> None:
    assert nearest("clunos", _KNOWN, _alike) is None


_HEARD = [
    ("amytrophic", "amyotrophic"),
    ("amytrofic", "amyotrophic"),
    ("babinsky", "babinski"),
    ("gastrostmy", "gastrostomy"),
    ("fasiculations", "fasciculations"),
    ("spasticty", "spasticity"),
    ("sfincter", "sphincter"),
    ("neumonia", "pneumonia"),
    ("kontracture", "contracture"),
    ("dysfagia", "dysphagia"),
    ("baclophen", "baclofen"),
    ("tizanadeen", "tizanidine"),
    ("sychosis", "psychosis"),
    ("edema", "oedema"),
    ("hemorage", "haemorrhage"),
    ("diarhea", "diarrhoea"),
    ("recieve", "receive"),
]


@pytest.mark.parametrize(("typed", "meant"), _HEARD)
def test_a_word_written_as_it_is_heard_finds_the_word_meant(typed: str, meant: str) -> None:
    assert nearest(typed, (meant,), _alike) == meant


# Names that are confused with each other in practice, and opposites.
_OTHERS = """
hypercalcaemia hyperkalaemia, hypercalcaemia hypocalcaemia, hypoglycaemia hyperglycaemia, hyporeflexia hyperreflexia,
hypotonia hypertonia, hypothyroid hyperthyroid, hypotension hypertension, nimodipine nifedipine, myopathy myelopathy,
nephropathy neuropathy, dysphasia dysphagia, symptomatic asymptomatic, abduction adduction, clonidine clonazepam,
quinine quinidine, prednisone prednisolone, amantadine rimantadine, hydralazine hydroxyzine, lamotrigine lamivudine,
tramadol trazodone, vinblastine vincristine, cefuroxime cefotaxime, carbamazepine oxcarbazepine, dopamine dobutamine,
chlorpromazine chlorpropamide, ranitidine tizanidine, nizatidine tizanidine, fluoxetine duloxetine, losartan valsartan,
tiagabine tizanidine, intravenous intervenous, carboplatin cisplatin, sulfadiazine sulfasalazine, edaravone edoxaban,
penicillin penicillamine, glipizide glyburide, zolmitriptan sumatriptan, bupropion buspirone, afferent efferent,
aspirin aspiring, typical atypical
"""


@pytest.mark.parametrize("pair", " ".join(_OTHERS.split()).split(", "))
def test_another_drug_or_disorder_is_no_slip_of_the_pen_either_way(pair: str) -> None:
    one, other = pair.split()
    assert nearest(one, (other,), _alike) is None
    assert nearest(other, (one,), _alike) is None


def test_of_two_words_as_near_the_less_rare_is_meant() -> None:
    rarity = {"contractile": 2.0, "contractale": 1.0}
    assert nearest("contractele", sorted(rarity), rarity.__getitem__) == "contractale"


_WORDS = st.text(alphabet="abcdes", min_size=1, max_size=12)


@given(_WORDS, st.lists(_WORDS, max_size=12))
def test_what_is_found_is_known_and_near(typed: str, known: list[str]) -> None:
    found = nearest(typed, known, _alike)
    assert found is None or (found in known and OSA.distance(typed, found) <= 3)


@given(_WORDS, st.lists(_WORDS, max_size=12))
def test_the_order_of_the_vocabulary_does_not_matter(typed: str, known: list[str]) -> None:
    assert nearest(typed, known, _alike) == nearest(typed, known[::-1], _alike)


@given(st.lists(_WORDS.filter(lambda word: len(word) >= 5), min_size=1, max_size=12))
def test_a_known_word_is_its_own_nearest(known: list[str]) -> None:
    assert nearest(known[0], known, _alike) == known[0]
