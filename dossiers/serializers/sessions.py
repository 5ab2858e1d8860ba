"""Signing in for a token."""

from rest_framework import serializers

from egov.api.inputs import Input, Words


class SignInSerializer(Input):
    username = Words(max_length=60)
    password = Words(max_length=200, trim_whitespace=False)


class SessionSerializer(serializers.Serializer):
    """Send the token as `Authorization: Token …`; it is shown this once."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    username = serializers.CharField()
    full_name = serializers.CharField()
