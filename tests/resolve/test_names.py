import pytest

from kg.resolve import names


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Dr. José Peña", "Jose Pena"),
        ("Mr Boray", "Ahmed Boray"),
        ("Seif Al Nour", "Aida Seif Al Nour"),
        ("J. K. Osei", "Joan Kofi Osei"),
        ("Prime Minister Ana Ruiz", "Ana Ruiz"),
        ("Park", "Park Min-su"),
    ],
)
def test_same_person(a: str, b: str) -> None:
    assert names.same_person(a, b) > 0.5


@pytest.mark.parametrize(
    ("a", "b"), [("Ana Ruiz", "Luis Ruiz"), ("Mr Ruiz", "Ms Ana Ruiz"), ("Osei", "Mensah"), ("Ann", "Bob")]
)
def test_other_person(a: str, b: str) -> None:
    assert names.same_person(a, b) == 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("WHO", "World Health Organization"),
        ("the W.H.O.", "World Health Organization"),
        ("EPR", "Egyptian Press Review"),
        ("C/TFN", "Carcross/Tagish First Nation"),
        ("Interior Ministry", "Ministry of the Interior"),
        ("Workers Party", "Workers Party of Tavik"),
        ("Im Harzu", "Im Hartzu"),
    ],
)
def test_same_body(a: str, b: str) -> None:
    assert names.same_body(a, b) > 0.5


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ministry of Health", "Ministry of Defence"),
        ("the ministry", "Ministry of Health"),
        ("WTO", "World Health Organization"),
    ],
)
def test_other_body(a: str, b: str) -> None:
    assert names.same_body(a, b) == 0


def test_place_kinds_are_passed_over() -> None:
    assert names.same_place("Tavik County", "Tavik") > 0
    assert names.same_place("West Tavik", "Tavik") == 0


def test_fold_drops_case_marks_and_possessive() -> None:
    assert names.fold("Türkiye’s  U.S. Côte d'Ivoire") == "turkiye us cote d ivoire"


def test_title_gender() -> None:
    assert names.title_gender("Mrs Osei") == "f"
    assert names.title_gender("Sir Keir Osei") == "m"
    assert names.title_gender("Dr Osei") == ""


def test_a_lone_surname_never_equals_another() -> None:
    assert names.same_person("Ruiz", "Ruiz") == 1
    assert names.same_person("Ruiz", "Ruis") == 0


def test_a_surname_with_a_letter_left_out_fits_a_fuller_name_worst() -> None:
    assert 0 < names.same_person("Tavigton", "Ann Tavington") < names.same_person("Ann", "Ann Tavington")
    assert names.same_person("Tavengton", "Ann Tavington") == 0.0
    assert names.same_person("Lin", "Ann Linn") == 0.0
