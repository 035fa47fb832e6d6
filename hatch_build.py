"""Compiles what looks at each word of an ad, where there is a C compiler; without one, or without
Python's headers, Daylight installs all the same and runs the same in plain Python, more slowly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("src", "daylight", "screening")
MODULE = "daylight.screening._onelook"


class CompileHook(BuildHookInterface):  # type: ignore[type-arg]
    """In a checkout the library lies beside its source; in a wheel it is what makes it binary."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        try:
            compile_in_place()
        except (Exception, SystemExit) as error:  # whatever a compiler lacks, plain Python runs
            self.app.display_warning(f"not compiled, so screening is slower: {error}")
            return
        if version != "editable":
            build_data["pure_python"], build_data["infer_tag"] = False, True
            build_data["artifacts"].append(f"/{FOLDER.as_posix()}/_onelook.*.so")


def compile_in_place() -> None:
    """Make the library beside its source. To be called in the checkout's own folder.

    Raises: whatever a missing compiler, header or package makes setuptools raise.
    """
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    extension = Extension(
        MODULE,
        [str(FOLDER / "_onelook.pyx")],
        include_dirs=[str(FOLDER)],
        depends=[str(FOLDER / "_onelook_least.h")],
        extra_compile_args=["-O3", "-g0"],
    )
    made = cythonize([extension], build_dir="build", quiet=True, language_level=3)
    distribution = Distribution({"ext_modules": made, "package_dir": {"": "src"}})
    command = distribution.get_command_obj("build_ext")
    command.inplace, command.force = True, True
    command.ensure_finalized()
    command.run()
