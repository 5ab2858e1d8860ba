"""Indices and their editions as clients read them."""

from rest_framework import serializers

from rankings.models import Edition, Index, Revision


class WordsSerializer(serializers.Serializer):
    """A text in both languages."""

    vi = serializers.CharField()
    en = serializers.CharField()


class RevisionSerializer(serializers.Serializer):
    """One publication; its files lie below `url`."""

    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    edition_digest = serializers.CharField(help_text="SHA-256, hexadecimal.")
    files_digest = serializers.CharField(help_text="SHA-256 of files.json.")
    erratum = WordsSerializer(allow_null=True)
    url = serializers.CharField(help_text="Where files.json lists all data files.")


class RankedEditionSerializer(serializers.Serializer):
    """One published ranking with all its revisions, the newest first."""

    code = serializers.CharField()
    title = WordsSerializer()
    reference_date = serializers.DateField()
    synthetic = serializers.BooleanField(help_text="Figures made up for a demonstration.")
    as_published = serializers.BooleanField(help_text="Carried over, not computed here.")
    revisions = RevisionSerializer(many=True)


class IndexSerializer(serializers.Serializer):
    """An index."""

    code = serializers.CharField()
    title = WordsSerializer()
    about = WordsSerializer()


class IndexDetailSerializer(IndexSerializer):
    """An index with its published editions, the newest first."""

    editions = RankedEditionSerializer(many=True)


def index_body(index: Index) -> dict[str, object]:
    """What IndexSerializer describes."""
    return {
        "code": index.code,
        "title": {"vi": index.title_vi, "en": index.title_en},
        "about": {"vi": index.about_vi, "en": index.about_en},
    }


def edition_body(edition: Edition) -> dict[str, object]:
    """What RankedEditionSerializer describes."""
    revisions = sorted(edition.revisions.all(), key=lambda one: -one.number)
    return {
        "code": edition.code,
        "title": {"vi": edition.title_vi, "en": edition.title_en},
        "reference_date": edition.reference_date.isoformat(),
        "synthetic": edition.synthetic,
        "as_published": edition.as_published,
        "revisions": [_revision(edition, one) for one in revisions],
    }


def _revision(edition: Edition, one: Revision) -> dict[str, object]:
    index, number = edition.index.code, one.number
    return {
        "number": number,
        "published_at": one.published_at.isoformat(),
        "edition_digest": one.edition_digest,
        "files_digest": one.files_digest,
        "erratum": one.erratum or None,
        "url": f"/api/v1/indices/{index}/editions/{edition.code}/r{number}/files.json",
    }
