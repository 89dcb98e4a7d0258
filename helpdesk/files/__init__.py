"""Files that people send with their messages: checked, kept once by their content, handed out only by a signed address."""

from helpdesk.files.handing_out import LEAST_SECONDS, file_address, the_shelf
from helpdesk.files.keeping import (
    File,
    check_room,
    erase_files_of,
    files_of,
    keep_file,
    read_file,
    send_files,
    take_back,
    unsent_files,
)
from helpdesk.files.kinds import LARGEST

__all__ = [
    "LARGEST", "LEAST_SECONDS", "File", "check_room", "erase_files_of", "file_address", "files_of", "keep_file", "read_file", "send_files", "take_back", "the_shelf", "unsent_files",
]  # fmt: skip
