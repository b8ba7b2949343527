"""What courses say aloud, for apps higher in the house that want to act on it."""

from django.dispatch import Signal

# provides args: page. The site has its front door: who may write below it can now be said.
home_page_made = Signal()
