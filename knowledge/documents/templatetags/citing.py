"""What templates say of documents to reference managers."""

from django import template

from knowledge.documents import citations

register = template.Library()

register.simple_tag(citations.coins, name="coins")
