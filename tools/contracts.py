"""Rules about imports that import-linter does not bring."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """A package imports itself and the modules allowed here, and nothing else.

    A list of what is allowed, since a list of what is forbidden forgets the module that is written tomorrow.
    among_ours: only our own modules are looked at; the standard library and others are free.
    """

    package = fields.StringField()
    allowed = fields.SetField(subfield=fields.StringField())
    among_ours = fields.BooleanField(required=False, default=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        inside = {str(self.package)} | graph.find_descendants(str(self.package))
        allowed = set(map(str, self.allowed))  # type: ignore[call-overload]
        ours = bool(self.among_ours)
        strangers = [
            detail
            for module in sorted(inside)
            for imported in sorted(graph.find_modules_directly_imported_by(module) - inside)
            if not (ours and graph.is_module_squashed(imported))
            if not any(imported == name or imported.startswith(f"{name}.") for name in allowed)
            for detail in graph.get_import_details(importer=module, imported=imported)
        ]
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for detail in check.metadata["strangers"]:
            place = f"{detail['importer']} line {detail['line_number']}"
            output.print_error(f"{place}: {detail['line_contents']}")
        output.new_line()
