"""Small figures are hidden, and cannot be computed from what is shown."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from people.small_groups import LEAST, Cell, is_small, protect_column, protect_table


def shown(column) -> list[str]:
    return [*map(str, column.parts), str(column.total)]


def test_a_small_figure_is_shown_as_fewer_than_five():
    assert shown(protect_column([3, 2, 40])) == ["<5", "<5", "40", "45"]
    assert not is_small(0) and is_small(1) and is_small(4) and not is_small(5)


def test_one_hidden_cell_hides_a_second_one():
    assert shown(protect_column([3, 20, 40])) == ["<5", "…", "40", "63"]


def test_two_ones_would_be_known_from_their_sum():
    assert shown(protect_column([1, 1, 30, 50])) == ["<5", "<5", "…", "50", "82"]


def test_a_small_total_is_hidden_with_its_parts():
    assert shown(protect_column([1, 2, 0])) == ["<5", "<5", "0", "<5"]


def test_a_column_of_one_part_hides_its_total():
    assert shown(protect_column([3])) == ["<5", "<5"]


def test_a_part_whose_group_is_small_is_hidden_though_it_is_nothing():
    """Nobody of one officer is trained: that tells of the officer."""
    columns = protect_table([[1, 0], [9, 9], [12, 10]])
    assert columns[1].parts[0] == Cell(None, is_small=True)
    assert [str(cell) for cell in columns[0].parts] == ["<5", "…", "12"]
    assert columns[1].parts[1].is_hidden


def test_of_a_small_group_not_even_nobody_is_told():
    columns = protect_table([[1, 0], [2, 0], [0, 0]])
    assert [str(column.total) for column in columns] == ["<5", "<5"]
    assert columns[1].parts[0].is_hidden and columns[1].parts[1].is_hidden


def test_what_two_columns_tell_together_is_left_out():
    """8 there and 7 of them counted: 3 + 4 is the only way, if no place counts more than it has."""
    there, counted = protect_table([[3, 3], [5, 4]], within=(1,))
    assert shown(there) == ["<5", "…", "8"] and shown(counted) == ["<5", "<5", "…"]
    assert shown(protect_table([[3, 3], [5, 4]])[1])[-1] == "7"  # if it may be more than there are


def test_of_a_total_that_is_known_from_elsewhere_no_part_is_told_instead():
    assert shown(protect_table([[1], [5]])[0]) == ["<5", "…", "…"]
    columns = protect_table([[1, 0], [5, 5]], known=True)
    assert [shown(column) for column in columns] == [["…", "…", "6"], ["…", "…", "5"]]


def test_nothing_small_hides_nothing():
    assert shown(protect_column([5, 0, 70])) == ["5", "0", "70", "75"]
    assert protect_table([]) == []


def solutions(column, most: int) -> list[tuple[int, ...]]:
    """Every column that looks the same to a reader who knows the rules for small figures."""
    choices = []
    for cell in column.parts:
        if not cell.is_hidden:
            choices.append([cell.number])
        elif cell.is_small:
            choices.append(range(1, LEAST))
        else:
            choices.append([0, *range(LEAST, most + 1)])
    found = product(*choices)
    if column.total.is_hidden:
        return list(found)
    return [one for one in found if sum(one) == column.total.number]


def test_a_fifth_that_must_be_five_or_more_tells_nothing():
    """6 in all, one part small, the other shown as not small: it would have to be 1."""
    assert shown(protect_column([1, 5])) == ["<5", "…", "…"]
    assert shown(protect_column([1, 5, 60])) == ["<5", "…", "…", "66"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=5))
def test_no_hidden_cell_can_be_computed(parts):
    column = protect_column(parts)
    possible = solutions(column, most=sum(parts))
    assert tuple(parts) in possible
    for i, cell in enumerate(column.parts):
        assert cell.is_hidden or cell.number == parts[i]
        if is_small(parts[i]):
            assert cell.is_hidden
        if is_small(parts[i]):
            assert len({one[i] for one in possible}) > 1, (parts, shown(column))
