"""Who plays in the tests. Lan files, Minh receives, Hoa handles, Dũng approves, Vân
issues, Kiên takes the money; Tâm is a stranger, Bình works for another agency."""

from dataclasses import dataclass

from dossiers.models import Procedure
from egov.models import Agency, User


@dataclass(frozen=True)
class Cast:
    """People, agencies and procedures, ready to act."""

    lan: User
    tam: User
    minh: User
    hoa: User
    hue: User
    dung: User
    van: User
    kien: User
    binh: User
    dieu: User
    son: User
    hai: User
    thu: User
    ngoc: User
    thanh: User
    trang: User
    ward: Agency
    commune: Agency
    centre: Agency
    finance: Agency
    health: Agency
    birth: Procedure
    permit: Procedure

    @property
    def people(self) -> dict[str, User]:
        return {
            name: value for name, value in vars(self).items() if isinstance(value, User)
        }
