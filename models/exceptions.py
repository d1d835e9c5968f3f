"""What stops a model from saying anything."""

from pipeline.problems import UserError


class NotEnoughHistory(UserError):
    """Too few finished tasks to predict or to test anything.

    Attributes
    ----------
    target : name of the target
    found : finished tasks that can be learnt from
    needed : how many there would have to be
    """

    def __init__(self, target: str, found: int, needed: int, needs: str) -> None:
        self.target, self.found, self.needed = target, found, needed
        super().__init__(
            f"Not enough history for the {target} buffer: {found} finished tasks with {needs} "
            f"before the tasks to be predicted, at least {needed} are needed. Load an export that "
            f"reaches further back, or one that has {needs}."
        )
