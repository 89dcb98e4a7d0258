"""How long a channel will make someone wait, from what the caller says, else its queue, else what is usual."""

from helpdesk.routing.context import ChannelState
from helpdesk.routing.data.settings import Channel


def expected_wait(channel: Channel, state: ChannelState) -> float:
    """Minutes until a person (or the page) answers."""
    if state.est_wait_min is not None:
        return state.est_wait_min
    if state.queue_len is not None and channel.servers:
        return max(0.0, state.queue_len) * channel.handling_min / channel.servers
    return channel.usual_wait_min
