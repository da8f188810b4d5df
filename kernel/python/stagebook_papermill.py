"""Teaches papermill to write parameters in TypeScript; loaded by papermill itself, through an entry point."""

import json
import math
import re

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

# Whole numbers beyond these are not exact as a number of JavaScript.
SAFE = 2**53 - 1

DECLARATION = re.compile(
    r"^\s*(?:export\s+)?(?:const|let|var)\s+(?P<name>[\w$]+)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*(?P<value>.+?)\s*;?\s*(?://\s*(?P<help>.*))?$"
)


class TypeScriptTranslator(Translator):
    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_bool(cls, val):
        return "true" if val else "false"

    @classmethod
    def translate_int(cls, val):
        return str(val) if abs(val) <= SAFE else f"{val}n"

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "NaN"
        if math.isinf(val):
            return "Infinity" if val > 0 else "-Infinity"
        return repr(val)

    @classmethod
    def translate_escaped_str(cls, str_val):
        return json.dumps(str(str_val), ensure_ascii=False)

    @classmethod
    def translate_dict(cls, val):
        return "{ " + ", ".join(f"{json.dumps(str(key), ensure_ascii=False)}: {cls.translate(each)}" for key, each in val.items()) + " }" if val else "{}"

    @classmethod
    def translate_list(cls, val):
        return "[" + ", ".join(cls.translate(each) for each in val) + "]"

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}"

    @classmethod
    def assign(cls, name, str_val):
        # Not `const`: a text would then have itself as its type, and comparing it with another would be an error.
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """The parameters that a cell declares, for `papermill --help-notebook`."""
        found = [DECLARATION.match(line) for line in parameters_cell.source.splitlines()]
        return [Parameter(each["name"], each["type"] or "None", each["value"], each["help"] or "") for each in found if each]


papermill_translators.register("typescript", TypeScriptTranslator)


class StagebookEngine(NBClientEngine):
    """Papermill's own; its entry point is what makes papermill load this file."""
