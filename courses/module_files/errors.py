"""Why a file is no module, in words for whoever brought it."""


class ModuleFileError(ValueError):
    """Nothing was taken in. The message says what is wrong and, where known, in which file."""
