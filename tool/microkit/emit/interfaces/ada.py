# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Stubs for Ada: a package of the interface's name with types, and children `Client` and `Server`, a generic with the handlers as
parameters. They need the package `Microkit`.

Names of the stubs' own begin with `Microkit_`: no name of an interface does, and Ada has no other letters to tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from ...base import contract
from ...model.interfaces import Array, Bytes, Enumeration, Field, Interface, Message, Procedure, Scalar, Structure, Type

_INDENT = "   "
_STATUS = "Microkit_Status : out Microkit_Error"

#: What each interface has for itself: declarations of values in messages.
_COMMON_SPEC = """
   --  What a call returns: with anything but Success there are no results.
   type Microkit_Error is (Success, Stopped, Version, Refused, Failed, Argument, Answer);
   for Microkit_Error use (Success => {ok}, Stopped => {stopped}, Version => {version}, Refused => {refused},
      Failed => {failed}, Argument => {argument}, Answer => {answer});

   type Microkit_Bytes is array (Positive range <>) of Interfaces.Unsigned_8;
""".strip("\n")

_COMMON_PRIVATE = """
   subtype Microkit_Word is Interfaces.Unsigned_64;

   function Microkit_Get (At_Byte : Natural; Size : Positive) return Microkit_Word;
   procedure Microkit_Put (At_Byte : Natural; Size : Positive; Value : Microkit_Word);
   procedure Microkit_Begin (Count : Natural);
   function Microkit_Words (Length : Natural) return Natural is (Length / 8 + (if Length mod 8 = 0 then 0 else 1));
   procedure Microkit_Put_Bytes (First : Natural; Data : Microkit_Bytes; Length : Natural);
   procedure Microkit_Get_Bytes (First : Natural; Data : in out Microkit_Bytes; Length : Natural);
   function Microkit_Length (At_Byte : Natural; Maximum : Natural) return Integer;
   --  -1: more than there may be
""".strip("\n")

_COMMON_BODY = """
   function Microkit_Get (At_Byte : Natural; Size : Positive) return Microkit_Word is
      Word : Microkit.Word;
   begin
      Microkit.Get_Word (Microkit.Word_Index (At_Byte / 8), Word);
      Word := Interfaces.Shift_Right (Word, At_Byte mod 8 * 8);
      return (if Size = 8 then Word else Word and (Interfaces.Shift_Left (1, Size * 8) - 1));
   end Microkit_Get;

   procedure Microkit_Put (At_Byte : Natural; Size : Positive; Value : Microkit_Word) is
      Word : Microkit.Word;
      Low  : constant Microkit_Word :=
        (if Size = 8 then Value else Value and (Interfaces.Shift_Left (1, Size * 8) - 1));
   begin
      Microkit.Get_Word (Microkit.Word_Index (At_Byte / 8), Word);
      Microkit.Set_Word (Microkit.Word_Index (At_Byte / 8), Word or Interfaces.Shift_Left (Low, At_Byte mod 8 * 8));
   end Microkit_Put;

   procedure Microkit_Begin (Count : Natural) is
   begin
      for Index in 1 .. Count loop
         Microkit.Set_Word (Microkit.Word_Index (Index - 1), 0);
      end loop;
   end Microkit_Begin;

   procedure Microkit_Put_Bytes (First : Natural; Data : Microkit_Bytes; Length : Natural) is
   begin
      for Index in 0 .. Microkit_Words (Length) - 1 loop
         declare
            Word : Microkit_Word := 0;
         begin
            for Place in 0 .. Natural'Min (8, Length - Index * 8) - 1 loop
               Word := Word or Interfaces.Shift_Left
                 (Microkit_Word (Data (Data'First + Index * 8 + Place)), Place * 8);
            end loop;
            Microkit.Set_Word (Microkit.Word_Index (First + Index), Word);
         end;
      end loop;
   end Microkit_Put_Bytes;

   procedure Microkit_Get_Bytes (First : Natural; Data : in out Microkit_Bytes; Length : Natural) is
   begin
      for Index in 0 .. Length - 1 loop
         Data (Data'First + Index) := Interfaces.Unsigned_8 (Microkit_Get (First * 8 + Index, 1));
      end loop;
   end Microkit_Get_Bytes;

   function Microkit_Length (At_Byte : Natural; Maximum : Natural) return Integer is
      Length : constant Microkit_Word := Microkit_Get (At_Byte, 4);
   begin
      return (if Length > Microkit_Word (Maximum) then -1 else Integer (Length));
   end Microkit_Length;
""".strip("\n")


def files(interface: Interface) -> dict[str, str]:
    """Text by name of file."""
    name = interface.name
    return {
        f"{name}.ads": _file(interface, "types", _spec(interface)),
        f"{name}.adb": _file(interface, "messages", _body(interface)),
        f"{name}-client.ads": _file(interface, "client", _client_spec(interface)),
        f"{name}-client.adb": _file(interface, "client", _client_body(interface)),
        f"{name}-server.ads": _file(interface, "server", _server_spec(interface)),
        f"{name}-server.adb": _file(interface, "server", _server_body(interface)),
    }


def _file(interface: Interface, what: str, lines: Iterable[str]) -> str:
    source = PurePath(interface.location.file).name
    head = [f"--  Interface '{interface.name}', version {interface.version}: {what}.",
            f"--  Generated by `microkit interface` from {source}. Do not edit."]  # fmt: skip
    return "\n".join([*head, *(part for line in lines for part in _wrapped(line))]) + "\n"


def _wrapped(line: str) -> Iterator[str]:
    """Lines of 110 characters, where there is something to break at: compilers have a limit."""
    indent = line[: len(line) - len(line.lstrip())]
    while len(line) > 110 and not line.lstrip().startswith("--"):
        at = max(line.rfind(mark, len(indent) + 4, 110) for mark in ("; ", ", ", " | "))
        if at < 0:
            break
        yield line[: at + 2].rstrip()
        line = indent + "  " + line[at + 2 :].lstrip()
    yield line


def _title(name: str) -> str:
    """As Ada is written; the language does not distinguish."""
    return "_".join(word.capitalize() for word in name.split("_"))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (_INDENT + line if line else "" for line in lines)


# ---- types ---------------------------------------------------------------------------------------


def _scalar(type: Scalar) -> str:
    return "Boolean" if type.name == "bool" else f"Interfaces.{'Integer' if type.signed else 'Unsigned'}_{8 * type.size}"


def _type(type: Type) -> str:
    """The name of a type; of arrays one that is made for the element and the count."""
    if isinstance(type, Array):
        return f"Microkit_{type.count}_{_title(type.element.name)}"
    if isinstance(type, Scalar):
        return _scalar(type)
    assert not isinstance(type, Bytes)
    return f"{_title(type.name)}_Type"


def _first(type: Type) -> str:
    """A value of the type: zero, or what zero is not, the first one."""
    if isinstance(type, Array):
        return f"(others => {_first(type.element)})"
    if isinstance(type, Structure):
        inner = ", ".join(f"{_title(field.name)} => {_first(field.type)}" for field in type.fields)
        return f"({inner})"
    if isinstance(type, Enumeration):
        return f"{_type(type)}'First"
    return "False" if _type(type) == "Boolean" else "0"


def _sorted(enumeration: Enumeration) -> list[tuple[str, int]]:
    """Ada wants them in ascending order."""
    return sorted(enumeration.values, key=lambda each: each[1])


def _spec(interface: Interface) -> Iterator[str]:
    name = _title(interface.name)
    yield from ("with Ada.Unchecked_Conversion;", "with Interfaces; use type Interfaces.Unsigned_64;")
    yield f"package {name} is"
    yield from _COMMON_SPEC.format(
        ok=contract.MICROKIT_INTERFACE_OK, stopped=contract.MICROKIT_INTERFACE_STOPPED,
        version=contract.MICROKIT_INTERFACE_VERSION, refused=contract.MICROKIT_INTERFACE_REFUSED,
        failed=contract.MICROKIT_INTERFACE_FAILED, argument=contract.MICROKIT_INTERFACE_ARGUMENT,
        answer=contract.MICROKIT_INTERFACE_ANSWER,
    ).split("\n")  # fmt: skip
    for enumeration in interface.enumerations:
        values = _sorted(enumeration)
        made = _type(enumeration)
        yield ""
        yield f"   type {made} is ({', '.join(_title(value) for value, _ in values)});"
        numbers = ", ".join(f"{_title(value)} => {number}" for value, number in values)
        yield f"   for {made} use ({numbers});"
        yield f"   for {made}'Size use 32;"
    made_arrays: dict[str, None] = {}
    for structure in interface.structures:
        yield from _arrays((field.type for field in structure.fields), made_arrays)
        yield ""
        yield f"   type {_type(structure)} is record"
        for field in structure.fields:
            yield f"      {_title(field.name)} : {_type(field.type)};"
        yield "   end record;"
    fields = [field for each in interface.procedures for field in (*each.request.fields, *each.answer.fields)]
    yield from _arrays((field.type for field in fields if not isinstance(field.type, Bytes)), made_arrays)
    yield from ("", "private")
    yield from _COMMON_PRIVATE.split("\n")
    yield from _indented(_conversions())
    for each in (*interface.enumerations, *interface.structures):
        yield ""
        yield from _accessors(each, ";")
    yield f"end {name};"


def _arrays(types: Iterable[Type], made: dict[str, None]) -> Iterator[str]:
    for type in types:
        if isinstance(type, Array) and _type(type) not in made:
            made[_type(type)] = None
            yield f"   type {_type(type)} is array (1 .. {type.count}) of {_type(type.element)};"


def _accessors(type: Enumeration | Structure, end: str) -> Iterator[str]:
    """Heads of what judges, reads and writes a value."""
    made = _type(type)
    yield f"   function Microkit_Valid_{made} (At_Byte : Natural) return Boolean{end}"
    yield f"   function Microkit_Read_{made} (At_Byte : Natural) return {made}{end}"
    yield f"   procedure Microkit_Write_{made} (At_Byte : Natural; Value : {made}){end}"


# ---- values --------------------------------------------------------------------------------------


def _judge(type: Type, at: str) -> Iterator[str]:
    """`return False` where the bytes are no value of the type."""
    if isinstance(type, Array):
        inner = list(_judge(type.element, f"{at} + Microkit_I * {type.element.size}"))
        if inner:
            yield f"for Microkit_I in 0 .. {type.count - 1} loop"
            yield from _indented(inner)
            yield "end loop;"
        return
    if isinstance(type, Scalar):
        if type.name != "bool":
            return
        condition = f"Microkit_Get ({at}, 1) > 1"
    else:
        condition = f"not Microkit_Valid_{_type(type)} ({at})"
    yield f"if {condition} then"
    yield "   return False;"
    yield "end if;"


def _read(type: Type, at: str, value: str) -> Iterator[str]:
    if isinstance(type, Array):
        yield f"for Microkit_I in 0 .. {type.count - 1} loop"
        yield from _indented(_read(type.element, f"{at} + Microkit_I * {type.element.size}", f"{value} (Microkit_I + 1)"))
        yield "end loop;"
    elif isinstance(type, Scalar):
        yield f"{value} := {_number(type, at)};"
    else:
        yield f"{value} := Microkit_Read_{_type(type)} ({at});"


def _number(type: Scalar, at: str) -> str:
    got = f"Microkit_Get ({at}, {type.size})"
    if type.name == "bool":
        return f"{got} /= 0"
    if not type.signed:
        return f"{_scalar(type)} ({got})"
    return f"Microkit_To_{type.name} (Interfaces.Unsigned_{8 * type.size} ({got}))"


def _write(type: Type, at: str, value: str) -> Iterator[str]:
    if isinstance(type, Array):
        yield f"for Microkit_I in 0 .. {type.count - 1} loop"
        yield from _indented(_write(type.element, f"{at} + Microkit_I * {type.element.size}", f"{value} (Microkit_I + 1)"))
        yield "end loop;"
    elif not isinstance(type, Scalar):
        yield f"Microkit_Write_{_type(type)} ({at}, {value});"
    elif type.name == "bool":
        yield f"Microkit_Put ({at}, 1, (if {value} then 1 else 0));"
    elif type.signed:
        yield f"Microkit_Put ({at}, {type.size}, Microkit_Word (Microkit_From_{type.name} ({value})));"
    else:
        yield f"Microkit_Put ({at}, {type.size}, Microkit_Word ({value}));"


def _conversions() -> Iterator[str]:
    """Numbers with a sign are their bits; all are of the package's private part."""
    for bits in (8, 16, 32, 64):
        signed, unsigned = f"Interfaces.Integer_{bits}", f"Interfaces.Unsigned_{bits}"
        yield f"function Microkit_To_i{bits} is new Ada.Unchecked_Conversion ({unsigned}, {signed});"
        yield f"function Microkit_From_i{bits} is new Ada.Unchecked_Conversion ({signed}, {unsigned});"


def _body(interface: Interface) -> Iterator[str]:
    name = _title(interface.name)
    yield from ("with Microkit;", f"package body {name} is")
    yield from _COMMON_BODY.split("\n")
    for enumeration in interface.enumerations:
        yield from _enumeration_body(enumeration)
    for structure in interface.structures:
        yield from _structure_body(structure)
    yield f"end {name};"


def _function(head: str, lines: Iterable[str], locals: Iterable[str] = ()) -> Iterator[str]:
    words = head.split()
    yield ""
    yield f"   {head} is"
    yield from (f"      {line}" for line in locals)
    yield "   begin"
    yield from (f"      {line}" if line else "" for line in lines)
    yield f"   end {words[1]};"


def _enumeration_body(enumeration: Enumeration) -> Iterator[str]:
    valid, read, write = (each.strip() for each in _accessors(enumeration, ""))
    values = _sorted(enumeration)
    numbers = " | ".join(str(number) for _, number in values)
    yield from _function(valid, (
        "case Microkit_Get (At_Byte, 4) is",
        f"   when {numbers} => return True;",
        "   when others => return False;",
        "end case;",
    ))  # fmt: skip
    yield from _function(read, (
        "case Microkit_Get (At_Byte, 4) is",
        *(f"   when {number} => return {_title(value)};" for value, number in values[1:]),
        f"   when others => return {_title(values[0][0])};",
        "end case;",
    ))  # fmt: skip
    yield from _function(write, (
        "case Value is",
        *(f"   when {_title(value)} => Microkit_Put (At_Byte, 4, {number});" for value, number in values),
        "end case;",
    ))  # fmt: skip


def _structure_body(structure: Structure) -> Iterator[str]:
    valid, read, write = (each.strip() for each in _accessors(structure, ""))
    places = [(field, f"At_Byte + {field.offset}") for field in structure.fields]
    judged = [line for field, at in places for line in _judge(field.type, at)]
    unused = [] if judged else ["pragma Unreferenced (At_Byte);"]
    yield from _function(valid, [*judged, "return True;"], unused)
    got = [line for field, at in places for line in _read(field.type, at, f"Microkit_Value.{_title(field.name)}")]
    yield from _function(read, [*got, "return Microkit_Value;"], [f"Microkit_Value : {_type(structure)};"])
    yield from _function(write, [line for field, at in places
                                 for line in _write(field.type, at, f"Value.{_title(field.name)}")])  # fmt: skip


# ---- messages ------------------------------------------------------------------------------------


def _judge_message(message: Message) -> Iterator[str]:
    """The body of a function of Microkit_Count, the words of a message."""
    if message.words:
        yield f"if Microkit_Count < {message.words} then"
        yield "   return False;"
        yield "end if;"
    total = str(message.words)
    for field in message.bytes:
        assert isinstance(field.type, Bytes)
        length = f"Microkit_Length ({field.offset}, {field.type.maximum})"
        yield f"if {length} < 0 then"
        yield "   return False;"
        yield "end if;"
        total += f" + Microkit_Words ({length})"
    for field in message.fields:
        if not isinstance(field.type, Bytes):
            yield from _judge(field.type, str(field.offset))
    yield f"return Microkit_Count = {total};"


def _read_message(message: Message) -> Iterator[str]:
    """All its fields, from one that has been judged."""
    for field in message.fields:
        if isinstance(field.type, Bytes):
            yield f"{_title(field.name)}_Length := Microkit_Length ({field.offset}, {field.type.maximum});"
        else:
            yield from _read(field.type, str(field.offset), _title(field.name))
    at = str(message.words)
    for field in message.bytes:
        data, length = _title(field.name), f"{_title(field.name)}_Length"
        yield f"Microkit_Get_Bytes ({at}, {data}, {length});"
        at += f" + Microkit_Words ({length})"


def _write_message(message: Message) -> Iterator[str]:
    """Its words, into Microkit_Next."""
    yield f"Microkit_Begin ({message.words});"
    for field in message.fields:
        if isinstance(field.type, Bytes):
            yield f"Microkit_Put ({field.offset}, 4, Microkit_Word ({_title(field.name)}_Length));"
        else:
            yield from _write(field.type, str(field.offset), _title(field.name))
    yield f"Microkit_Next := {message.words};"
    for field in message.bytes:
        data, length = _title(field.name), f"{_title(field.name)}_Length"
        yield f"Microkit_Put_Bytes (Microkit_Next, {data}, {length});"
        yield f"Microkit_Next := Microkit_Next + Microkit_Words ({length});"


def _parameters(message: Message, mode: str) -> Iterator[str]:
    for field in message.fields:
        if isinstance(field.type, Bytes):
            yield f"{_title(field.name)} : {mode} Microkit_Bytes"
            yield f"{_title(field.name)}_Length : {mode} Natural"
        else:
            yield f"{_title(field.name)} : {mode} {_type(field.type)}"


def _head(procedure: Procedure, *more: str) -> str:
    """Of a handler; of a call with the parameter for the error."""
    parameters = ["Microkit_Channel : Microkit.Channel", *_parameters(procedure.request, "in"),
                  *_parameters(procedure.answer, "in out"), *more]  # fmt: skip
    return f"procedure {_title(procedure.name)} ({'; '.join(parameters)})"


def _client_spec(interface: Interface) -> Iterator[str]:
    name = f"{_title(interface.name)}.Client"
    yield from ("with Microkit;", "", f"package {name} is")
    yield "   --  Each calls a procedure of the server at the other end of a channel. Results are written with Success only. Bytes"
    yield "   --  have their length beside them; those of results need room for as many as there may be."
    for procedure in interface.procedures:
        yield ""
        yield f"   {_head(procedure, _STATUS)};"
    for event in interface.events:
        if not event.from_server:
            yield ""
            yield f"   procedure Signal_{_title(event.name)} (Microkit_Channel : Microkit.Channel);"
    yield f"end {name};"


def _client_body(interface: Interface) -> Iterator[str]:
    name = f"{_title(interface.name)}.Client"
    refusal = contract.MICROKIT_INTERFACE_LABEL_REFUSAL
    yield f"package body {name} is"
    head = ("procedure Microkit_Call (Ch : Microkit.Channel; Label : Microkit.Message_Label; Words : Natural; "
            "Count : out Natural; Status : out Microkit_Error)")  # fmt: skip
    yield from _function(head, (
        "Microkit.Call (Ch, Microkit.New_Info (Label, Microkit.Word_Count (Words)), Answer_Info);",
        "Count := Natural (Microkit.Count_Of (Answer_Info));",
        f"if Microkit.Label_Of (Answer_Info) = (Label or {contract.MICROKIT_INTERFACE_LABEL_ANSWER}) then",
        "   Status := Success;",
        "elsif Microkit.Label_Of (Answer_Info) = Microkit.Peer_Stopped then",
        "   Status := Stopped;",
        f"elsif Microkit.Label_Of (Answer_Info) = {refusal | contract.MICROKIT_INTERFACE_VERSION} then",
        "   Status := Version;",
        f"elsif Microkit.Label_Of (Answer_Info) = {refusal | contract.MICROKIT_INTERFACE_REFUSED} then",
        "   Status := Refused;",
        f"elsif Microkit.Label_Of (Answer_Info) = {refusal | contract.MICROKIT_INTERFACE_FAILED} then",
        "   Status := Failed;",
        "else",
        "   Status := Answer;",
        "end if;",
    ), ["Answer_Info : Microkit.Message_Info;"])  # fmt: skip
    for procedure in interface.procedures:
        valid = f"function Microkit_Answers_{_title(procedure.name)} (Microkit_Count : Natural) return Boolean"
        yield from _function(valid, _judge_message(procedure.answer))
        yield from _function(_head(procedure, _STATUS), _call(interface, procedure), ["Microkit_Next : Natural;", "Microkit_Count : Natural;"])
    for event in interface.events:
        if not event.from_server:
            head = f"procedure Signal_{_title(event.name)} (Microkit_Channel : Microkit.Channel)"
            yield from _function(head, ["Microkit.Notify (Microkit_Channel);"])
    yield f"end {name};"


def _call(interface: Interface, procedure: Procedure) -> Iterator[str]:
    for field in procedure.request.bytes:
        assert isinstance(field.type, Bytes)
        length, data = f"{_title(field.name)}_Length", _title(field.name)
        yield f"if {length} > {field.type.maximum} or {length} > {data}'Length then"
        yield f"   Microkit_Status := {_title(interface.name)}.Argument;"
        yield "   return;"
        yield "end if;"
    yield from _write_message(procedure.request)
    yield f"Microkit_Call (Microkit_Channel, {interface.label(procedure)}, Microkit_Next, Microkit_Count, Microkit_Status);"
    yield f"if Microkit_Status /= {_title(interface.name)}.Success then"
    yield "   return;"
    yield f"elsif not Microkit_Answers_{_title(procedure.name)} (Microkit_Count) then"
    yield f"   Microkit_Status := {_title(interface.name)}.Answer;"
    yield "   return;"
    yield "end if;"
    yield from _read_message(procedure.answer)


def _server_spec(interface: Interface) -> Iterator[str]:
    name = f"{_title(interface.name)}.Server"
    yield from ("with Microkit;", "", "generic")
    yield "   --  Handlers: their arguments have values of their types. Results are zero, or the first value, before."
    for procedure in interface.procedures:
        yield f"   with {_head(procedure)};"
    yield f"package {name} is"
    yield "   --  What the entry point `protected` returns for a call on a channel of this interface."
    yield "   function Dispatch (Microkit_Channel : Microkit.Channel; Microkit_Info : Microkit.Message_Info)"
    yield "      return Microkit.Message_Info;"
    for event in interface.events:
        if event.from_server:
            yield f"   procedure Signal_{_title(event.name)} (Microkit_Channel : Microkit.Channel);"
    yield f"end {name};"


def _server_body(interface: Interface) -> Iterator[str]:
    name = f"{_title(interface.name)}.Server"
    refusal = contract.MICROKIT_INTERFACE_LABEL_REFUSAL
    yield f"package body {name} is"
    for procedure in interface.procedures:
        valid = f"function Microkit_Requests_{_title(procedure.name)} (Microkit_Count : Natural) return Boolean"
        yield from _function(valid, _judge_message(procedure.request))
        head = (f"function Microkit_Reply_{_title(procedure.name)} (Microkit_Channel : Microkit.Channel; "
                "Microkit_Count : Natural) return Microkit.Message_Info")  # fmt: skip
        yield from _function(head, _reply(interface, procedure), _locals(procedure))
    head = ("function Dispatch (Microkit_Channel : Microkit.Channel; Microkit_Info : Microkit.Message_Info)"
            " return Microkit.Message_Info")  # fmt: skip
    yield from _function(head, (
        "case Microkit_Label is",
        *(f"   when {interface.label(each)} => return Microkit_Reply_{_title(each.name)} (Microkit_Channel, Microkit_Count);"
          for each in interface.procedures),
        "   when others =>",
        f"      return Microkit.New_Info ((if Microkit_Label / 65_536 = {interface.signature}"
        f" then {refusal | contract.MICROKIT_INTERFACE_REFUSED} else {refusal | contract.MICROKIT_INTERFACE_VERSION}), 0);",
        "end case;",
    ), [
        "Microkit_Label : constant Microkit.Message_Label := Microkit.Label_Of (Microkit_Info);",
        "Microkit_Count : constant Natural := Natural (Microkit.Count_Of (Microkit_Info));",
    ])  # fmt: skip
    for event in interface.events:
        if event.from_server:
            head = f"procedure Signal_{_title(event.name)} (Microkit_Channel : Microkit.Channel)"
            yield from _function(head, ["Microkit.Notify (Microkit_Channel);"])
    yield f"end {name};"


def _locals(procedure: Procedure) -> Iterator[str]:
    for field in (*procedure.request.fields, *procedure.answer.fields):
        yield from _local(field)
    yield "Microkit_Next : Natural;"


def _local(field: Field) -> Iterator[str]:
    name = _title(field.name)
    if isinstance(field.type, Bytes):
        yield f"{name} : Microkit_Bytes (1 .. {field.type.maximum}) := (others => 0);"
        yield f"{name}_Length : Natural := 0;"
    else:
        yield f"{name} : {_type(field.type)} := {_first(field.type)};"


def _reply(interface: Interface, procedure: Procedure) -> Iterator[str]:
    refusal = contract.MICROKIT_INTERFACE_LABEL_REFUSAL
    name = _title(procedure.name)
    yield f"if not Microkit_Requests_{name} (Microkit_Count) then"
    yield f"   return Microkit.New_Info ({refusal | contract.MICROKIT_INTERFACE_REFUSED}, 0);"
    yield "end if;"
    yield from _read_message(procedure.request)
    passed = ["Microkit_Channel"]
    for field in (*procedure.request.fields, *procedure.answer.fields):
        passed += [_title(field.name), *([f"{_title(field.name)}_Length"] if isinstance(field.type, Bytes) else [])]
    yield f"{name} ({', '.join(passed)});"
    for field in procedure.answer.bytes:
        assert isinstance(field.type, Bytes)
        yield f"if {_title(field.name)}_Length > {field.type.maximum} then"
        yield f"   return Microkit.New_Info ({refusal | contract.MICROKIT_INTERFACE_FAILED}, 0);"
        yield "end if;"
    yield from _write_message(procedure.answer)
    answer = interface.label(procedure) | contract.MICROKIT_INTERFACE_LABEL_ANSWER
    yield f"return Microkit.New_Info ({answer}, Microkit.Word_Count (Microkit_Next));"
