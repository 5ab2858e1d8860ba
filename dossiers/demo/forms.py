"""Fill in a procedure's form as an applicant would: by its fields, with their bounds."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from dossiers.answers import holds
from dossiers.demo import population, samples
from dossiers.demo.population import Person
from dossiers.spec import Field, Spec

# Whom the first word of a field's code speaks of; ages at filing.
_ADULT = (22, 55)
_ABOUT: dict[str, tuple[str, tuple[int, int]]] = {
    "child": ("", (0, 0)),
    "mother": ("female", (21, 38)),
    "father": ("male", (23, 42)),
    "groom": ("male", (22, 34)),
    "bride": ("female", (20, 32)),
    "deceased": ("", (62, 92)),
    "member": ("", _ADULT),
    "new": ("", _ADULT),
    "proxy": ("", _ADULT),
    "second": ("female", _ADULT),
    "spouse": ("", _ADULT),
    "partner": ("", (22, 34)),
    "representative": ("male", (35, 60)),
    "worker": ("", (28, 50)),
}
# Of a couple, who applies is one of the two.
_SELVES = {"female": ("mother", "bride"), "male": ("father", "groom")}
_SOURCES: dict[str, Callable[[Person], Any]] = {
    "account.full_name": lambda who: who.full_name,
    "account.identity_number": lambda who: who.identity,
    "account.birth_date": lambda who: who.birth_date,
    "account.phone": lambda who: who.phone,
    "account.address": lambda who: who.address,
    "account.gender": lambda who: who.gender,
}


def answers_for(
    spec: Spec, case: str, *, owner: Person, today: date, rng: Random
) -> dict[str, Any]:
    """Answers that the judge of forms accepts on that day."""
    return _Writer(owner, today, rng).write(spec.fields, {"case": case})


class _Writer:
    """One person filling in one form; others named in it stay the same throughout."""

    def __init__(self, owner: Person, today: date, rng: Random) -> None:
        self.owner, self.today, self.rng = owner, today, rng
        self.others: dict[str, Person] = {}
        self.places: dict[str, int] = {}

    def write(self, fields: Iterable[Field], known: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for field in fields:
            if not holds(field.when, known):
                continue
            if not field.required and self.rng.random() < 0.4:
                continue
            given[field.code] = known[field.code] = self._answer(field, known)
        return given

    def _answer(self, field: Field, known: dict[str, Any]) -> Any:
        if field.source in _SOURCES and field.type != "date":
            return _SOURCES[field.source](self.owner)
        likely = samples.LIKELY.get(field.code)
        if likely is not None and field.type != "repeat":
            return likely
        if field.type == "repeat":
            rows = max(int(field.limits["min"]), 1)
            return [self.write(field.fields, dict(known)) for _row in range(rows)]
        return getattr(self, f"_{field.type}")(field)

    def _person(self, code: str) -> Person:
        """The person a field speaks of: somebody by its first word, else the owner."""
        word = code.partition("_")[0]
        if word not in _ABOUT or code in {"child_address", "child_birth_place"}:
            return self.owner
        if word in _SELVES[self.owner.gender]:
            return self.owner
        if word not in self.others:
            gender, ages = _ABOUT[word]
            self.others[word] = population.person(
                self.rng, self.today, gender=gender, ages=ages, agency=self.owner.agency
            )
        return self.others[word]

    def _text(self, field: Field) -> str:
        most = int(field.limits.get("max", 200))
        return self._words(field.code)[:most].strip()

    def _longtext(self, field: Field) -> str:
        options = samples.TEXTS.get(field.code, (samples.LONGTEXT,))
        return self.rng.choice(options)[: int(field.limits.get("max", 2000))]

    def _words(self, code: str) -> str:
        if code in samples.TEXTS:
            return self._sample(code)
        if code in samples.NUMBERS:
            digit = self.rng.randrange
            return "".join(
                str(digit(10)) if char == "#" else char for char in samples.NUMBERS[code]
            )
        if code.endswith("ethnicity"):
            return self._person(code).ethnicity
        if code.endswith("nationality"):
            return "Việt Nam"
        if code == "child_name":
            rest = self._person(code).full_name.split(" ", 1)[1]
            return f"{self._person('father').surname} {rest}"
        if code.endswith("name"):
            return self._person(code).full_name
        return samples.TEXT

    def _sample(self, code: str) -> str:
        """Texts of one thing, such as a trade's number and name, go together."""
        texts = samples.TEXTS[code]
        thing = code.partition("_")[0]
        if thing not in samples.TOGETHER:
            return self.rng.choice(texts)
        return texts[self.places.setdefault(thing, self.rng.randrange(60)) % len(texts)]

    def _integer(self, field: Field) -> int:
        least, most = self._range(field)
        return self.rng.randint(least, most)

    def _money(self, field: Field) -> int:
        least, most = self._range(field)
        return round(self.rng.randint(least, most), -6) or least

    def _decimal(self, field: Field) -> str:
        least, most = self._range(field)
        return str(self.rng.randint(least * 2, most * 2) / 2)

    def _range(self, field: Field) -> tuple[int, int]:
        """What is usual, kept inside what the form allows."""
        lowest, highest = int(field.limits["min"]), int(field.limits["max"])
        least, most = samples.RANGES.get(field.code, (lowest, lowest + 5))
        least = min(max(least, lowest), highest)
        return least, max(least, min(most, highest))

    def _yesno(self, field: Field) -> bool:
        return self.rng.random() < 0.25

    def _choice(self, field: Field) -> str:
        codes = [option.code for option in field.options]
        if "female" in codes:
            return self._person(field.code).gender
        if "grandparent" in codes:
            return codes[0]  # a child's parents apply, and are named as its parents
        # What forms name first is what most people need.
        weights = [2.0 ** -min(place, 6) for place in range(len(codes))]
        return self.rng.choices(codes, weights)[0]

    def _choices(self, field: Field) -> list[str]:
        return [self._choice(field)]

    def _date(self, field: Field) -> str:
        if "birth" in field.code:
            return self._born(field.code).isoformat()
        past = field.limits.get("not_after") == "today"
        # Not so soon that an answer given days later would find it in the past.
        away = self.rng.randint(1, 400) if past else self.rng.randint(30, 90)
        if field.code.endswith(("_to", "_until")) or field.code == "completion_date":
            away += 420
        return (self.today + timedelta(days=-away if past else away)).isoformat()

    def _partial_date(self, field: Field) -> str:
        if "birth" in field.code:
            born = self._born(field.code).isoformat()
            return born[:4] if self.rng.random() < 0.08 else born
        day = self.today - timedelta(days=self.rng.randint(1, 900))
        if field.code == "death_date":
            day = self.today - timedelta(days=self.rng.randint(1, 12))
        return day.isoformat()

    def _born(self, code: str) -> date:
        if code.startswith("child"):
            return self.today - timedelta(days=self.rng.randint(3, 45))
        text = self._person(code).birth_date
        return date.fromisoformat(text if len(text) == 10 else f"{text[:4]}-01-01")

    def _identity(self, field: Field) -> str:
        return self._person(field.code).identity

    def _phone(self, field: Field) -> str:
        return self.owner.phone

    def _email(self, field: Field) -> str:
        return "lienhe@hopthu.example"

    def _taxcode(self, field: Field) -> str:
        return population.tax_code(self.rng)

    def _address(self, field: Field) -> dict[str, str]:
        return self._person(field.code).address
