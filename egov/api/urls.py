"""What is below /api/ and nowhere else: a clear 404."""

from django.urls import re_path

from egov.api.missing import Missing

urlpatterns = [re_path("", Missing.as_view(), name="missing")]
