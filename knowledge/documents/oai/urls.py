from django.urls import path

from knowledge.documents.views import oai

app_name = "oai"

# /oai…
urlpatterns = [
    path("oai", oai.provider, name="provider"),
    path("oai/qdc.xsd", oai.schema, name="schema"),
]
