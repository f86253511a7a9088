"""The messages of etcd's Auth service, added to the table of methods."""

from messages import HEADER, METHODS

AUTH = "/etcdserverpb.Auth/"
PERMISSION = {1: ("permType", "int"), 2: ("key", "bytes"), 3: ("range_end", "bytes")}
NAME, ROLE, ANSWER = {1: ("name", "bytes")}, {1: ("role", "bytes")}, {1: ("header", HEADER)}
READ, WRITE, READ_WRITE = 0, 1, 2

METHODS.update({AUTH + name: tables for name, tables in {
    "AuthEnable": ({}, ANSWER),
    "AuthDisable": ({}, ANSWER),
    "AuthStatus": ({}, {1: ("header", HEADER), 2: ("enabled", "int"), 3: ("authRevision", "uint")}),
    "Authenticate": ({1: ("name", "bytes"), 2: ("password", "bytes")}, {1: ("header", HEADER), 2: ("token", "bytes")}),
    "UserAdd": ({1: ("name", "bytes"), 2: ("password", "bytes"), 3: ("options", {1: ("no_password", "int")}),
                 4: ("hashedPassword", "bytes")}, ANSWER),
    "UserGet": (NAME, {1: ("header", HEADER), 2: ("roles", ["bytes"])}),
    "UserList": ({}, {1: ("header", HEADER), 2: ("users", ["bytes"])}),
    "UserDelete": (NAME, ANSWER),
    "UserChangePassword": ({1: ("name", "bytes"), 2: ("password", "bytes"), 3: ("hashedPassword", "bytes")}, ANSWER),
    "UserGrantRole": ({1: ("user", "bytes"), 2: ("role", "bytes")}, ANSWER),
    "UserRevokeRole": ({1: ("name", "bytes"), 2: ("role", "bytes")}, ANSWER),
    "RoleAdd": (NAME, ANSWER),
    "RoleGet": (ROLE, {1: ("header", HEADER), 2: ("perm", [PERMISSION])}),
    "RoleList": ({}, {1: ("header", HEADER), 2: ("roles", ["bytes"])}),
    "RoleDelete": (ROLE, ANSWER),
    "RoleGrantPermission": ({1: ("name", "bytes"), 2: ("perm", PERMISSION)}, ANSWER),
    "RoleRevokePermission": ({1: ("role", "bytes"), 2: ("key", "bytes"), 3: ("range_end", "bytes")}, ANSWER),
}.items()})
