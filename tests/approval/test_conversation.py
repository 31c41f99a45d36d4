from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.approval.conversation import ENTER, ESCAPE, INTERRUPT, Conversation
from kubectl_prodready.approval.moments import Mode, Revision, Want
from tests.approval.talk import (
    OFFER,
    SIDE,
    WEB,
    Object,
    answers,
    change,
    chosen,
    cpu,
    guess,
    limited,
    memory,
    press,
    rules,
    shown,
    stopping,
    talk_about,
)


def shop() -> Conversation:
    """Two objects: resources and a hook of the one, resources and a guess of the other."""
    web = Object(cpu(), memory(), *stopping())
    api = Object(cpu(name="api"), memory(name="api"), guess(name="api"))
    return talk_about(web, api)


ALL = [
    ("cpu-request", "memory-request"),
    ("pre-stop", "grace-period"),
    ("cpu-request", "memory-request"),
    ("liveness-probe",),
]


def test_all_is_open_at_first() -> None:
    talk = shop()
    assert rules(talk) == ALL
    assert answers(talk) == [None] * 4
    assert talk.agenda.progress == (1, 2, 1, 7)
    assert chosen(talk) == []


def test_y_and_n_answer_and_go_on_until_all_is_proven() -> None:
    talk = shop()
    assert press(talk, "yny") is None
    assert answers(talk) == [True, False, True, None]
    assert talk.agenda.progress == (2, 2, 7, 7)
    assert press(talk, "n") is Want.PROVE
    assert chosen(talk) == [
        "web cpu-request",
        "web memory-request",
        "api cpu-request",
        "api memory-request",
    ]


def test_a_and_d_answer_what_is_open_of_this_object_but_guesses() -> None:
    talk = shop()
    press(talk, "ja")
    assert answers(talk) == [True, True, None, None]
    assert talk.agenda.at == 2
    press(talk, "d")
    assert answers(talk) == [True, True, False, None]
    assert press(talk, "a") is Want.PROVE
    assert chosen(talk)[-1] == "api liveness-probe"


def test_a_leaves_the_answers_that_were_given() -> None:
    talk = shop()
    press(talk, "nka")
    assert answers(talk)[:2] == [True, True]
    talk = shop()
    press(talk, "na")
    assert answers(talk)[:2] == [False, True]


@pytest.mark.parametrize(("key", "answer"), [("A", True), ("D", False)])
def test_the_rest_is_all_that_is_open_but_guesses(key: str, answer: bool) -> None:
    talk = shop()
    press(talk, f"n{key}")
    assert answers(talk) == [False, answer, answer, None]
    assert talk.agenda.entry.question.is_hint
    assert press(talk, key) is Want.PROVE
    assert answers(talk)[-1] is answer


def test_r_answers_the_rule_everywhere_and_leaves_open_what_others_want() -> None:
    talk = shop()
    press(talk, "sr")
    assert rules(talk) == [
        ("cpu-request",),
        ("memory-request",),
        ("pre-stop", "grace-period"),
        ("cpu-request",),
        ("memory-request",),
        ("liveness-probe",),
    ]
    assert answers(talk) == [True, None, None, True, None, None]
    assert talk.agenda.entry.question.rules == ("memory-request",)


def test_never_asks_how_to_keep_it_and_answers_no_everywhere() -> None:
    talk = shop()
    press(talk, "sR")
    assert talk.mode is Mode.KEEPING
    assert "p  for good" in shown(talk)
    press(talk, "t")
    assert answers(talk) == [False, None, None, False, None, None]
    assert not talk.kept
    press(talk, "Rp")
    assert answers(talk) == [False, False, None, False, False, None]
    (kept,) = talk.kept
    assert (kept.subject, kept.rules, kept.way) == (0, ("memory-request",), "p")


def test_another_key_than_those_of_the_ways_keeps_nothing() -> None:
    talk = shop()
    press(talk, "Rx")
    assert answers(talk) == [None] * 4
    assert "nothing is kept" in talk.status


def test_what_gets_a_yes_after_all_is_not_kept_away() -> None:
    talk = shop()
    press(talk, "Rpk")
    assert len(talk.kept) == 1
    while talk.agenda.at:
        press(talk, "k")
    press(talk, "y")
    assert not talk.kept


def test_e_wants_an_editor_and_takes_what_nobody_objects_to() -> None:
    talk = shop()
    assert press(talk, "e") is Want.EDIT
    new = tuple(one._replace(value="2") for one in talk.agenda.entry.question.changes)
    talk.revise(Revision(new, "cpu: 2\n"))
    assert talk.mode is Mode.ASKING
    assert [one.value for one in talk.agenda.chosen()[0]] == ["2", "2"]
    assert "with the values that you gave" in shown(talk)


def test_wrong_values_are_not_taken_and_can_be_edited_again() -> None:
    talk = shop()
    changes = talk.agenda.entry.question.changes
    press(talk, "e")
    talk.revise(Revision(changes, "cpu: x\n", problem="x is no amount"))
    assert "x is no amount" in shown(talk)
    assert "cpu: x" in shown(talk)
    assert press(talk, "e") is Want.EDIT
    assert talk.revision is not None
    assert talk.revision.text == "cpu: x\n"
    talk.revise(Revision(changes, "cpu: y\n", problem="y is no amount"))
    for key, told in (("y", "y is no"), (" ", "that is no"), (ENTER, "that is no")):
        assert press(talk, key) is None
        assert told in talk.status
        assert "y is no amount" in shown(talk)
    press(talk, "n")
    assert answers(talk)[0] is None
    assert "as they were" in talk.status


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", None)])
def test_values_that_rules_object_to_are_taken_only_by_a_yes(key: str, answer: bool | None) -> None:
    talk = shop()
    changes = talk.agenda.entry.question.changes
    press(talk, "e")
    talk.revise(Revision(changes, "cpu: 9\n", objections=("cpu-limit: it is much",)))
    for stray in (ESCAPE, ENTER, "q"):
        press(talk, stray)
        assert "is no key here" in talk.status
        assert "cpu-limit: it is much" in shown(talk)
    press(talk, key)
    assert answers(talk)[0] is answer


def test_w_shows_the_page_of_each_rule_and_any_key_goes_back() -> None:
    talk = shop()
    press(talk, "w")
    assert "the page of cpu-request" in shown(talk)
    assert "the page of memory-request" in shown(talk)
    press(talk, "y")
    assert (talk.mode, answers(talk)[0]) == (Mode.ASKING, None)


def test_k_and_j_go_back_and_on_without_an_answer() -> None:
    talk = shop()
    press(talk, "k")
    assert "first one" in talk.status
    press(talk, "jjj")
    assert talk.agenda.at == 3
    press(talk, "j")
    assert "last one" in talk.status
    press(talk, "k")
    assert talk.agenda.at == 2
    assert answers(talk) == [None] * 4


def test_an_answer_can_be_changed() -> None:
    talk = shop()
    press(talk, "ykn")
    assert answers(talk) == [False, None, None, None]


def test_s_splits_what_is_asked_together_but_nothing_that_needs_each_other() -> None:
    talk = shop()
    press(talk, "s")
    assert rules(talk)[:2] == [("cpu-request",), ("memory-request",)]
    assert talk.agenda.at == 0
    press(talk, "jjs")
    assert rules(talk)[2:4] == [("pre-stop",), ("grace-period",)]
    press(talk, "s")
    assert "need each other" in talk.status
    assert len(rules(talk)) == 6


def test_a_text_is_found_from_here_around() -> None:
    talk = shop()
    press(talk, "/")
    assert "find: " in shown(talk)
    press(talk, "LIVEx\x7f")
    assert "find: LIVE" in shown(talk)
    press(talk, ENTER)
    assert (talk.agenda.at, talk.mode) == (3, Mode.ASKING)
    press(talk, f"/cpu{ENTER}")
    assert talk.agenda.at == 0
    press(talk, f"/nowhere{ENTER}")
    assert (talk.agenda.at, talk.status) == (0, "nothing has nowhere")
    press(talk, f"/api{ESCAPE}")
    assert (talk.agenda.at, talk.mode) == (0, Mode.ASKING)
    press(talk, f"/\tpre{ENTER}")
    assert talk.agenda.at == 1


def test_the_only_match_is_the_question_at_hand() -> None:
    talk = shop()
    press(talk, f"/pre-stop{ENTER}/pre-stop{ENTER}")
    assert (talk.agenda.at, talk.status) == (1, "")


def test_q_offers_what_got_a_yes() -> None:
    talk = shop()
    assert press(talk, "yq") is Want.PROVE
    talk.offer(OFFER)
    assert "all of it" in shown(talk)
    assert "Do this?" in shown(talk)
    assert press(talk, "y") is Want.END
    assert talk.is_agreed


@pytest.mark.parametrize("key", ["n", "q"])
def test_the_last_question_can_get_a_no(key: str) -> None:
    talk = shop()
    press(talk, "yq")
    talk.offer(OFFER)
    assert press(talk, key) is Want.END
    assert not talk.is_agreed


@pytest.mark.parametrize("key", ["k", ESCAPE])
def test_from_the_last_question_a_way_leads_back(key: str) -> None:
    talk = shop()
    press(talk, "yq")
    talk.offer(OFFER)
    assert press(talk, f"x{key}") is None
    assert talk.mode is Mode.ASKING
    assert not talk.is_agreed


def test_enter_is_no_for_a_guess_and_nothing_else() -> None:
    talk = shop()
    press(talk, ENTER)
    assert answers(talk)[0] is None
    assert "y or n?" in talk.status
    press(talk, f"A{ENTER}")
    assert answers(talk) == [True, True, True, False]


def test_help_names_every_key() -> None:
    talk = shop()
    press(talk, "?")
    told = shown(talk)
    for key in Conversation._KEYS:
        assert key == ENTER or any(key in line.split("  ")[0] for line in told.split("\n"))
    press(talk, "q")
    assert talk.mode is Mode.ASKING


def test_a_key_that_is_none_is_told() -> None:
    talk = shop()
    press(talk, "x")
    assert talk.status == "x is no key here; ? lists them"
    press(talk, "\x01")
    assert not talk.status


@pytest.mark.parametrize("keys", ["", "w", "?", "/", "R"])
def test_ctrl_c_ends_from_everywhere(keys: str) -> None:
    talk = shop()
    press(talk, keys)
    with pytest.raises(KeyboardInterrupt):
        talk.press(INTERRUPT)
    assert not talk.is_agreed


def test_what_cannot_be_done_gets_no_yes() -> None:
    talk = talk_about(Object(cpu(), impossible="cpu-request"))
    press(talk, "y")
    assert answers(talk) == [None]
    assert "it cannot be done alone: it is shared; a says yes" in talk.status
    assert "it cannot be done alone: it is shared" in shown(talk)


def test_what_cannot_be_kept_is_told_and_nothing_is_answered() -> None:
    talk = talk_about(Object(cpu(), impossible="keeping"))
    press(talk, "Rp")
    assert answers(talk) == [None]
    assert not talk.kept
    assert talk.status == "it cannot be kept so: it is JSON"


def test_there_must_be_something_to_ask() -> None:
    with pytest.raises(ValueError, match="nothing to ask"):
        Conversation([])


def test_the_header_tells_how_far_it_is() -> None:
    talk = shop()
    press(talk, "yn")
    assert "object 2 of 2, change 5 of 7: 2 yes, 2 no" in shown(talk)
    assert "shop/Deployment/api  api.yaml:1" in shown(talk)


@given(st.text(alphabet="ynadADrRewkjs/q?tpx\r\x1b\x7f", max_size=40))
def test_whatever_is_pressed_only_a_yes_chooses(keys: str) -> None:
    talk = shop()
    for key in keys:
        if talk.press(key) is Want.PROVE:
            talk.offer(OFFER)
    every = [one.path for entry in talk.agenda.entries for one in entry.question.changes]
    assert len(every) == 7
    yes = {"y", "a", "A", "r"}
    if yes.isdisjoint(keys):
        assert chosen(talk) == []
        assert not talk.is_agreed
    assert SIDE not in every


def needy() -> Conversation:
    """A firm change, and a guess that needs it."""
    firm = change((*WEB, "startupProbe"), {"periodSeconds": 5}, rule="startup-probe")
    return talk_about(Object(firm, guess(needs=(firm.path,))))


def test_a_yes_to_a_guess_takes_what_it_needs_as_it_was_edited() -> None:
    talk = needy()
    press(talk, "e")
    (firm,) = talk.agenda.entry.question.changes
    talk.revise(Revision((firm._replace(value={"periodSeconds": 9}),), "typed"))
    press(talk, "j")
    assert "'periodSeconds': 9" in shown(talk)
    press(talk, "y")
    assert next(one.value for one in talk.agenda.chosen()[0]) == {"periodSeconds": 9}
    assert talk.agenda.progress == (1, 1, 2, 2)
    assert (talk.agenda.count(answer=True), talk.agenda.count(answer=False)) == (2, 0)


def test_a_yes_to_a_guess_overrules_a_no_to_what_it_needs_and_says_so() -> None:
    talk = needy()
    press(talk, "ny")
    assert chosen(talk) == ["web liveness-probe", "web startup-probe"]
    assert (talk.agenda.count(answer=True), talk.agenda.count(answer=False)) == (2, 0)
    press(talk, "k")
    assert "answered no, but needed by liveness-probe" in shown(talk)


@pytest.mark.parametrize("keys", ["n", "d", "D", "Rt", "Rp"])
def test_a_no_to_what_a_yes_needs_asks_for_that_again(keys: str) -> None:
    talk = needy()
    press(talk, "jy")
    assert talk.agenda.at == 0
    assert press(talk, keys) is None
    assert answers(talk) == [False, None]
    assert chosen(talk) == []
    assert talk.agenda.entry.question.is_hint
    assert talk.status == "what needs it is asked for again: liveness-probe"
    press(talk, "nky")
    assert chosen(talk) == ["web startup-probe"]


def test_r_tells_what_got_a_yes() -> None:
    talk = shop()
    press(talk, "r")
    assert talk.status == "yes to all of cpu-request, memory-request"
    press(talk, "Rt")
    assert talk.status == "no to all of pre-stop, grace-period"


def test_an_answer_of_no_leaves_out_that_values_were_given() -> None:
    talk = shop()
    press(talk, "e")
    new = tuple(one._replace(value="2") for one in talk.agenda.entry.question.changes)
    talk.revise(Revision(new, "cpu: 2\n"))
    press(talk, "n")
    press(talk, "k")
    assert "answered no\n" in shown(talk)


def test_values_that_are_as_proposed_are_no_given_ones() -> None:
    talk = shop()
    press(talk, "e")
    talk.revise(Revision(talk.agenda.entry.question.changes, "cpu: 1\n"))
    assert "answered yes\n" in shown(talk)


def test_a_taken_value_says_where_to_go() -> None:
    talk = needy()
    press(talk, "e")
    talk.revise(Revision(talk.agenda.entry.question.changes, "typed"))
    assert talk.status == "taken; j goes on"
    press(talk, "je")
    talk.revise(Revision(talk.agenda.entry.question.changes, "typed"))
    assert talk.status == "taken; q ends"


def test_nothing_typed_finds_what_was_found_before_and_else_nothing() -> None:
    talk = shop()
    press(talk, "/\r")
    assert talk.agenda.at == 0
    assert "nothing to find" in talk.status
    press(talk, "/api\r")
    assert talk.agenda.at == 2
    press(talk, "/\r")
    assert talk.agenda.at == 3


def test_one_change_is_one() -> None:
    talk = talk_about(Object(cpu()))
    press(talk, "y")
    talk.offer(OFFER)
    assert "1 change asked for: 1 yes, 0 no" in shown(talk)


def test_the_parts_of_an_answered_question_keep_its_answer() -> None:
    talk = shop()
    press(talk, "yks")
    assert answers(talk)[:2] == [True, True]
    press(talk, "n")
    assert answers(talk)[:2] == [False, True]


def test_a_yes_to_a_part_keeps_away_the_other_part_only() -> None:
    talk = shop()
    press(talk, "Rpks")
    assert [kept.rules for kept in talk.kept] == [("cpu-request",), ("memory-request",)]
    press(talk, "y")
    assert [kept.rules for kept in talk.kept] == [("memory-request",)]


@pytest.mark.parametrize("keys", ["d", "D"])
def test_a_no_to_all_leaves_a_never_as_it_is(keys: str) -> None:
    talk = shop()
    press(talk, f"Rpk{keys}")
    assert [kept.rules for kept in talk.kept] == [("cpu-request", "memory-request")]


def test_s_parts_what_one_needs_and_the_other_does_not() -> None:
    talk = talk_about(Object(cpu(), *limited()))
    press(talk, "s")
    assert rules(talk) == [("cpu-request",), ("memory-limit", "memory-request")]
    press(talk, "js")
    assert rules(talk) == [("cpu-request",), ("memory-limit",), ("memory-request",)]
    press(talk, "n")
    press(talk, "y")
    assert chosen(talk) == ["web memory-request"]
    press(talk, "kky")
    assert chosen(talk) == ["web cpu-request", "web memory-request"]


def test_a_yes_to_a_limit_takes_its_request() -> None:
    talk = talk_about(Object(*limited()))
    press(talk, "sy")
    assert chosen(talk) == ["web memory-limit", "web memory-request"]


def both() -> Conversation:
    """An object that lacks a request only, and one that lacks its limit as well."""
    return talk_about(Object(memory()), Object(*limited(name="api")))


def test_never_answers_no_to_what_needs_what_is_never_to_be() -> None:
    talk = both()
    assert press(talk, "Rt") is Want.PROVE
    assert answers(talk) == [False, False, False]
    assert chosen(talk) == []


def test_always_says_yes_to_the_rule_wherever_it_stands() -> None:
    talk = both()
    press(talk, "r")
    assert chosen(talk) == ["web memory-request", "api memory-request"]
    assert talk.agenda.entry.question.rules == ("memory-limit",)


@pytest.mark.parametrize(
    ("way", "answered"),
    [
        ("o", [False, False, None, None]),
        ("c", [False, None, None, None]),
        ("p", [False, False, False, None]),
        ("t", [False, False, False, None]),
    ],
)
def test_a_never_reaches_as_far_as_it_is_kept(way: str, answered: list[bool | None]) -> None:
    web = Object(cpu(), cpu(SIDE), change((*WEB, "readinessProbe"), rule="readiness"))
    talk = talk_about(web, Object(cpu(name="api")))
    assert rules(talk) == [("cpu-request",), ("cpu-request",), ("readiness",), ("cpu-request",)]
    press(talk, f"R{way}")
    told = answers(talk)
    assert [told[0], told[1], told[3], told[2]] == answered
    assert len(talk.kept) == (way != "t")


def test_the_text_on_the_screen_is_found() -> None:
    talk = shop()
    press(talk, "/seconds: 5\r")
    assert talk.agenda.at == 1
    press(talk, "/tcpSocket:\r")
    assert talk.agenda.at == 3
    press(talk, "/web resources.requests.cpu\r")
    assert talk.agenda.at == 0


@pytest.mark.parametrize("keys", ["n", "Rt", "y"])
def test_another_answer_takes_a_never_back(keys: str) -> None:
    talk = shop()
    press(talk, "Rpk")
    assert "answered no; never: for good" in shown(talk)
    press(talk, keys)
    assert not talk.kept
