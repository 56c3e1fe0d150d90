"""What the tags of the floor write."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import TemplateSyntaxError
from django.utils import translation

from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_a_button_with_an_address_is_a_link_and_carries_other_attributes(draw: Any) -> None:
    link = soup(draw('{% button "Go" url="/x/?a=1&b=2" kind="main" data_no="7" %}')).a
    assert link is not None
    assert link["href"] == "/x/?a=1&b=2"
    assert link["class"] == ["button", "button-main"]
    assert link["data-no"] == "7"


def test_a_label_with_markup_is_escaped(draw: Any) -> None:
    html = draw("{% button label %}{% notice label %}{% badge label %}{% empty_state label %}", label="<b>x</b>")
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 4


def test_an_unknown_icon_is_refused_with_the_list(draw: Any) -> None:
    with pytest.raises(ValueError, match=r"Unknown icon 'heart'.*account"):
        draw('{% icon "heart" %}')


def test_a_notice_says_its_tone_in_a_word(draw: Any) -> None:
    assert soup(draw('{% notice "Look" "warning" %}')).get_text().strip() == "Please look: Look"


def test_an_unknown_tone_is_refused(draw: Any) -> None:
    with pytest.raises(ValueError, match="Unknown tone 'red'"):
        draw('{% notice "Look" "red" %}')


def test_a_card_is_named_by_its_heading(draw: Any) -> None:
    page = soup(draw('{% card title="Facts" id="facts" %}<p>in</p>{% endcard %}'))
    section = page.section
    assert section is not None
    heading = page.find(id=section["aria-labelledby"])
    assert heading is not None
    assert heading.get_text() == "Facts"
    assert section.p is not None


def test_a_titled_card_without_id_is_refused(draw: Any) -> None:
    with pytest.raises(TemplateSyntaxError, match="needs an id"):
        draw('{% card title="Facts" %}{% endcard %}')


def test_a_description_list_tells_nothing_recorded_from_zero(draw: Any) -> None:
    page = soup(draw("{% description_list pairs %}", pairs=[("Age", 0), ("Place", ""), ("Note", None)]))
    assert [node.get_text() for node in page.find_all("dd")] == ["0", "Not recorded", "Not recorded"]


def table(sort: str = "") -> Table:
    columns = [Column("name", "Name", sortable=True), Column("count", "Count", numeric=True), Column("state", "State")]
    rows = [Row({"name": "<Rake>", "count": 3, "state": Badge("Open", "info")}, url="/rake/"), Row({"name": "Saw"})]
    return Table("Tools", columns, rows, sort=sort, query={"q": "a b"})


def test_a_table_has_caption_heads_and_a_linked_first_cell(draw: Any) -> None:
    page = soup(draw("{% data_table table %}", table=table()))
    assert page.caption is not None
    assert page.caption.get_text() == "Tools"
    first = page.tbody.tr  # type: ignore[union-attr]
    assert first is not None
    assert first.th is not None
    assert first.th.a["href"] == "/rake/"  # type: ignore[index]
    assert first.th.get_text() == "<Rake>"
    assert first.find("span", class_="badge") is not None


def test_a_missing_cell_shows_a_dash(draw: Any) -> None:
    rows = soup(draw("{% data_table table %}", table=table())).tbody.find_all("tr")  # type: ignore[union-attr]
    assert [cell.get_text() for cell in rows[1].find_all("td")] == ["–", "–"]


@pytest.mark.parametrize(
    ("sort", "order", "link"),
    [
        ("", None, "?q=a+b&sort=name"),
        ("name", "ascending", "?q=a+b&sort=-name"),
        ("-name", "descending", "?q=a+b&sort=name"),
    ],
)
def test_a_sortable_head_links_to_the_other_order(draw: Any, sort: str, order: str | None, link: str) -> None:
    head = soup(draw("{% data_table table %}", table=table(sort))).thead.th  # type: ignore[union-attr]
    assert head is not None
    assert head.get("aria-sort") == order
    assert head.a["href"] == link  # type: ignore[index]


def test_an_empty_table_says_what_to_do_next(draw: Any) -> None:
    empty = Table("Tools", [Column("name", "Name")], [], empty_title="No tool yet", empty_action_label="Add one",
                  empty_action_url="/new/")  # fmt: skip
    page = soup(draw("{% data_table table %}", table=empty))
    assert page.table is None
    assert "No tool yet" in page.get_text()
    assert page.a["href"] == "/new/"  # type: ignore[index]


def test_progress_asks_again_until_it_is_done(draw: Any) -> None:
    running = draw('{% progress "p" "Sorting" 30 120 url="/p/" %}')
    assert 'hx-get="/p/"' in running
    assert 'value="25"' in running
    done = draw('{% progress "p" "Sorting" 120 120 url="/p/" done=True %}')
    assert "hx-get" not in done
    assert "Done" in done


def test_progress_without_script_asks_by_refreshing_the_page_until_it_is_done(draw: Any) -> None:
    text = '{% include "ui/progress_head.html" with done=done seconds=4 %}'
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in draw(text, done=False)
    assert "refresh" not in draw(text, done=True)


def test_a_hidden_text_is_not_in_the_page_until_it_is_shown(draw: Any) -> None:
    hidden = soup(draw('{% reveal "n" "/show/" fields=fields %}', fields={"what": "name"}))
    assert hidden.form["method"] == "post"  # type: ignore[index]
    assert hidden.find("input", {"name": "what"})["value"] == "name"  # type: ignore[index]
    shown = draw('{% reveal "n" "/show/" shown="Amal" hide_after=30 %}')
    assert 'data-reveal-hide="30"' in shown
    assert "Amal" in shown


def test_a_dialog_opens_by_a_link_that_works_without_script(draw: Any) -> None:
    page = soup(draw('{% dialog id="d" label="Ask" title="Sure?" %}<p>in</p>{% enddialog %}'))
    assert page.a["href"] == "#d"  # type: ignore[index]
    assert page.find("dialog", id="d") is not None


def test_words_of_the_tags_follow_the_language(draw: Any) -> None:
    with translation.override("en"):
        english = draw('{% pagination "/a/" "/b/" %}')
    assert "Previous" in english
    assert "Next" in english


@pytest.mark.parametrize(("language", "words", "apart"), [
    ("ar", "Find the book.", True), ("ar", "دفتر", False), ("ar", "12", False), ("en", "Find the book.", False), ("en", "دفتر.", True),
])  # fmt: skip
def test_words_of_the_other_direction_keep_theirs_in_a_table(language: str, words: str, apart: bool) -> None:
    with translation.override(language):
        body = soup(Table("t", [Column("a", "A")], [Row({"a": words})]).body())
    assert [each.get_text() for each in body.find_all("bdi")] == ([words] if apart else [])


def test_a_fact_in_words_keeps_its_direction_and_markup_stays_as_it_is(draw: Any) -> None:
    html = soup(draw("{% description_list pairs %}", pairs=[("Said", "Find it."), ("State", Badge("New", ""))]))
    said, state = html.find_all("dd")
    assert said.bdi is not None
    assert said.bdi.get_text() == "Find it."
    assert state.bdi is None
