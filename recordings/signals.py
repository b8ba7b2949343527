"""What this app says aloud, for apps higher in the house that show sound and film."""

from django.dispatch import Signal

# provides args: document. Its file is now the small form, under another address.
made_small = Signal()
