"""The sentences that the console's scripts say. `{name}` is filled in by the script."""

from django.utils.translation import gettext as _


def phrases() -> dict[str, str]:
    return (
        _about_the_stream()
        | _about_what_rises()
        | _about_a_post()
        | _about_what_was_done()
        | _about_writing()
        | _about_saving()
        | _about_time()
    )


def _about_the_stream() -> dict[str, str]:
    return {
        "connecting": _("Connecting"),
        "connected": _("Connected · {posts} posts"),
        "lost": _("Connection lost, trying again. Your work is kept here."),
        "newer": _("{count} newer"),
        "heard": _("{count} new posts"),
        "search": _("Search {count} posts"),
        "found": _("{count} found"),
        "not_found": _("Nothing that has appeared so far matches."),
        "no_posts": _("No post yet. The first ones appear here as the clock runs."),
        "no_profile_posts": _("Nothing for this profile yet."),
        "older": _("Show {count} older"),
        "query_at": _("{message} (at character {position})"),
        "search_failed": _("The search got no answer. Nothing is lost; try again in a moment."),
        "unseen": _("Unseen."),
        "reach": _("reach {count}"),
        "elsewhere": _("This drill goes on in another window."),
    }


def _about_what_rises() -> dict[str, str]:
    return {
        "rising": _("Rising:"),
        "rising_since": _("{posts} people in 10 min, usually {usually}. Since {since}, in {languages}."),
        "rising_show": _("Show them"),
        "rising_tell": _("Tell ground control"),
        "rising_hide": _("Hide"),
        "rising_choose": _("Open the post it began with, then E escalates it with a note."),
        "times": _("{posts}, usually {usually}"),
        "tone_negative": _("{share} % negative"),
        "tone_positive": _("{share} % positive"),
        "tone_machine": _("as a machine hears it"),
        "trend": _("Posts each ten minutes since {start}: {counts}."),
    }


def _about_a_post() -> dict[str, str]:
    return {
        "mine": _("Mine"),
        "waiting": _("Waiting"),
        "merged": _("Merged"),
        "until": _("Until {time}"),
        "replied": _("Answered"),
        "thanked": _("Thanked"),
        "routed": _("With {team}"),
        "routed_plain": _("Handed over"),
        "escalated": _("Escalated"),
        "closed": _("No action"),
        "reshares": _("Passes on:"),
        "picture": _("with a picture"),
        "undescribed": _("Picture with the post, not described"),
        "answers": _("Answers {name}"),
        "thread_more": _("{count} more in this thread are not shown."),
        "stars": _("{count} of 5 stars"),
        "by_author": _("{count} from this author in the stream"),
        "no_history": _("No earlier contact"),
        "no_cases": _("The posts you take are listed here by time left."),
        "to_first_answer": _("to first answer"),
        "as_normal": _("if normal"),
        "shown_as": _("as {handle}"),
    }


def _about_what_was_done() -> dict[str, str]:
    return {
        "you_triaged": _("You took this post"),
        "you_released": _("You let it go"),
        "you_snoozed": _("You put it off for {minutes} min"),
        "you_merged": _("You merged it with the post of {name}"),
        "you_replied": _("You, in public"),
        "you_direct": _("You, by direct message"),
        "you_routed": _("You handed it to {team}"),
        "you_escalated": _("You escalated it"),
        "you_none": _("You decided that it needs nothing"),
        "not_yet_sent": _("not sent yet, U undoes"),
        "undone": _("Undone: it was not sent."),
        "nothing_to_undo": _("Nothing to undo. What is saved stays."),
    }


def _about_writing() -> dict[str, str]:
    return {
        "choose": _("Choose"),
        "left": _("{count} left"),
        "over": _("{count} too many"),
        "to": _("Reply to {name}"),
        "draft_kept": _("Draft kept {time}"),
        "choose_route": _("Choose the team under Route first, then press G again."),
        "write_note": _("Write for whoever takes it over, then Enter escalates."),
        "write_reply": _("Write the reply first."),
        "too_long": _("The reply is {count} characters too long for its channel."),
        "open_first": _("Open a post first: J and K move, Enter takes it."),
        "no_double": _("Nothing here is by the same author, or passed on from it."),
        "assign_note": _("Write for whoever takes it over, then G hands it over."),
        "choose_piece": _("Choose a help piece first."),
        "write_piece": _("Your own piece needs a title, a topic and a text."),
        "help_failed": _("This got no answer. Nothing is lost; close it and try again."),
        "nothing_fits": _("Nothing here fits."),
        "advice_none": _("Nothing that the rules can see."),
        "clause": _("Clause {clause}"),
    }


def _about_saving() -> dict[str, str]:
    return {
        "saved": _("Saved {time}"),
        "saving": _("Saving"),
        "held": _("Sent in a moment, U undoes"),
        "not_saved": _("Not saved: retrying, kept here"),
        "signed_out": _("Not saved: you are signed out. Sign in in another tab; it is kept here."),
        "refused": _("Not taken: {words}"),
        "late": _("The drill is over. What was saved counts."),
    }


def _about_time() -> dict[str, str]:
    return {
        "minutes": _("{m} min"),
        "hours": _("{h} h {m}"),
        "late_by": _("Late {m} min"),
        "late_count": _("{count} late"),
        "speed": _("{speed}×"),
        "paused": _("Paused"),
        "pause": _("Pause"),
        "go_on": _("Go on"),
        "tape": _("The drill from {start} to {end}, now {now}. {count} deadlines of yours."),
        "done": _("The drill is over. Your report opens."),
    }
