"""The officials of the demo who make rankings; they are settled with everybody else."""

from collections.abc import Mapping
from functools import cached_property

from egov.mandates import Mandate
from egov.models import Agency, Post, Role, User

EDITOR, PUBLISHER = "nhi", "phong"


class Cast:
    """Who edits, publishes, assesses and reports; read once."""

    @cached_property
    def editor(self) -> User:
        return User.objects.get(username=EDITOR)

    @cached_property
    def publisher(self) -> User:
        return User.objects.get(username=PUBLISHER)

    @cached_property
    def assessors(self) -> Mapping[int, tuple[User, Mandate]]:
        """By id, each with the mandate under which they assess."""
        posts = Post.objects.filter(role=Role.ASSESSOR).select_related("user", "agency")
        return {
            post.user_id: (post.user, _mandate(post))
            for post in posts.order_by("user__username")
        }

    @cached_property
    def reporters(self) -> Mapping[int, tuple[User, Mandate]]:
        """By the id of the agency for which they report."""
        posts = Post.objects.filter(role=Role.AGENCY_REPORTER)
        return {
            post.agency_id: (post.user, _mandate(post))
            for post in posts.select_related("user", "agency").order_by("pk")
        }

    @cached_property
    def as_editor(self) -> tuple[User, Mandate]:
        """Who enters the tables of units that have no account here."""
        post = Post.objects.select_related("agency").get(
            user=self.editor, role=Role.RANKING_EDITOR
        )
        return self.editor, _mandate(post)

    def missing(self) -> bool:
        """Whether the people have not been settled yet."""
        there = User.objects.filter(username__in=(EDITOR, PUBLISHER)).count() == 2
        return not (there and self.assessors)


def _mandate(post: Post) -> Mandate:
    agency: Agency = post.agency
    return Mandate(post.role, agency.pk, agency.code)
