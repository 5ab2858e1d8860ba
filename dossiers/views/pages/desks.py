"""The first page of a filing: which case, at which desk."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dossiers.actions.filing import desks_for
from dossiers.models import Draft
from dossiers.spec import Field, Option, Spec
from egov.models import Agency, User


def fields(spec: Spec, desks: Sequence[Agency]) -> tuple[Field, ...]:
    """Case and desk as questions; a case that is the only one is not asked."""
    case = _choice("case", _("Trường hợp của bạn"), [(c.code, c.name) for c in spec.cases])
    desk = _choice("agency", _("Nơi nộp"), [(desk.code, desk.name) for desk in desks])
    return (case, desk) if len(spec.cases) > 1 else (desk,)


def _choice(code: str, label: object, options: list[tuple[str, object]]) -> Field:
    return Field(
        code=code,
        type="choice",
        label=label,  # type: ignore[arg-type]
        help=None,
        required=True,
        source=None,
        when=None,
        limits={},
        options=tuple(Option(value, name) for value, name in options),  # type: ignore[arg-type]
    )


def initial(spec: Spec, user: User, case: str, desks: Sequence[Agency]) -> dict[str, str]:
    """The case asked for by the link, and the desk of the person's own commune."""
    chosen = spec.case(case) or spec.cases[0]
    home = str(user.address.get("commune", "")).casefold() if user.address else ""
    near = [desk for desk in desks if home and home in desk.name_vi.casefold()]
    desk = near[0] if near else desks[0] if len(desks) == 1 else None
    return {"case": chosen.code, "agency": desk.code if desk else ""}


def initial_of(draft: Draft) -> dict[str, str]:
    return {"case": draft.case, "agency": draft.agency.code if draft.agency else ""}


__all__ = ["desks_for", "fields", "initial", "initial_of"]
