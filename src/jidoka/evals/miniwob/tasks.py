"""Every task that the oracle knows, and how it does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from jidoka.evals.miniwob import clicking, writing
from jidoka.evals.miniwob.hand import Hand

TASKS: Final[Mapping[str, Callable[[Hand], None]]] = {
    "button-delay": clicking.numbered_buttons,
    "buy-ticket": clicking.ticket,
    "choose-list": clicking.from_list,
    "click-button": clicking.quoted_buttons,
    "click-button-sequence": clicking.numbered_buttons,
    "click-checkboxes": clicking.checkboxes,
    "click-checkboxes-large": clicking.checkboxes,
    "click-checkboxes-transfer": clicking.checkboxes,
    "click-collapsible": clicking.expand_and_submit,
    "click-dialog": clicking.close_dialog,
    "click-dialog-2": clicking.close_dialog,
    "click-menu": clicking.menu,
    "click-option": clicking.option,
    "click-scroll-list": clicking.from_scroll_list,
    "click-tab": clicking.tab,
    "click-test": clicking.any_button,
    "click-test-2": clicking.numbered_buttons,
    "click-test-transfer": clicking.numbered_buttons,
    "copy-paste": writing.copy,
    "copy-paste-2": writing.copy,
    "drag-items": clicking.move_item,
    "drag-sort-numbers": clicking.sort_numbers,
    "enter-date": writing.date,
    "enter-password": writing.password_twice,
    "enter-text": writing.quoted_text,
    "enter-text-2": writing.quoted_text,
    "enter-text-dynamic": writing.quoted_text,
    "enter-time": writing.time,
    "find-greatest": clicking.greatest_card,
    "find-word": writing.nth_word,
    "focus-text": clicking.focus_field,
    "focus-text-2": clicking.focus_field,
    "form-sequence-2": writing.sequence,
    "generate-number": clicking.generate,
    "guess-number": writing.guess,
    "login-user": writing.log_in,
    "login-user-popup": writing.log_in,
    "multi-layouts": writing.movies,
    "multi-orderings": writing.movies,
    "odd-or-even": clicking.odd_or_even,
    "phone-book": clicking.contact,
    "read-table": writing.table_value,
    "read-table-2": writing.table_form,
    "scroll-text": writing.last_word,
    "search-engine": writing.search,
    "sign-agreement": writing.agreement,
    "simple-algebra": writing.unknown,
    "simple-arithmetic": writing.sum_of_two,
    "terminal": writing.terminal,
    "text-transform": writing.distorted,
    "unicode-test": clicking.quoted_buttons,
    "use-autocomplete": writing.autocomplete,
    "use-spinner": writing.spinner,
}
"""By the name of the task's page."""
