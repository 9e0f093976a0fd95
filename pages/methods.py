import streamlit as st

from peerreview.store.place import own_protocols
from peerreview.ui import methods_sections as sections
from peerreview.ui.facts import say_all, tell_faults
from peerreview.ui.look import looking
from peerreview.ui.opening import opening

look = looking()
opening("Methods", "What each figure means and where it comes from", look)
known = own_protocols(look.store)
tell_faults(known)
followed = look.answer("protocols_in_use") if look.snapshot is not None else None
say_all(sections.in_brief(known, followed), "pr-lead pr-finding")
if words := sections.search_box():
    sections.show_found(words, known)
    st.stop()
sections.show_contents()
sections.show_states()
sections.show_protocols(known, [] if followed is None else followed["protocol"].tolist())
sections.show_themes()
sections.show_audiences()
sections.show_ours()
sections.show_questions()
sections.show_workbooks()
sections.show_issues()
sections.show_limits()
