import Protobuf

/// Writes a message out field by field, in the notation of the golden file.
enum FieldText {
    static func of(_ message: any ProtobufMessage) -> String {
        let type = String(describing: Swift.type(of: message))
        let fields = Mirror(reflecting: message).children.map { child in
            let label = child.label ?? "?"
            return "\(wireName(type, label))=\(value(child.value, of: type))"
        }
        return "{" + fields.joined(separator: ",") + "}"
    }

    private static func value(_ value: Any, of type: String) -> String {
        switch value {
        // By type: any empty array can be cast to an empty array of bytes.
        case let bytes as [UInt8] where Swift.type(of: value) == [UInt8].self: return "x" + hexadecimal(bytes)
        case let text as String: return "s" + hexadecimal(Array(text.utf8))
        case let flag as Bool: return flag ? "true" : "false"
        case let number as any FixedWidthInteger: return "\(number)"
        case let number as any ProtobufEnum: return "#\(number.rawValue)"
        case let message as any ProtobufMessage: return of(message)
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.first.map { self.value($0.value, of: type) } ?? "-"
        case .collection:
            return "[" + mirror.children.map { self.value($0.value, of: type) }.joined(separator: ",") + "]"
        case .enum:
            // A member of a oneof with what it carries.
            guard let member = mirror.children.first else { return "?\(value)" }
            return "\(wireName(type, member.label ?? "?"))(\(self.value(member.value, of: type)))"
        default:
            return "?\(value)"
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func wireName(_ type: String, _ label: String) -> String {
        renamed["\(type).\(label)"] ?? label.lowercased()
    }

    /// Where the name in Swift is another one than on the wire.
    private static let renamed = [
        "AuthRoleGetResponse.permissions": "perm",
        "AuthRoleGrantPermissionRequest.permission": "perm",
        "Compare.operand": "targetunion",
        "DowngradeVersionTestRequest.version": "ver",
        "LeaderKey.revision": "rev",
        "Permission.kind": "permtype",
        "RequestOp.range": "requestrange",
        "RequestOp.put": "requestput",
        "RequestOp.deleteRange": "requestdeleterange",
        "RequestOp.txn": "requesttxn",
        "ResponseOp.range": "responserange",
        "ResponseOp.put": "responseput",
        "ResponseOp.deleteRange": "responsedeleterange",
        "ResponseOp.txn": "responsetxn",
        "Role.keyPermissions": "keypermission",
        "TxnRequest.compares": "compare",
        "WatchRequest.request": "requestunion",
        "WatchRequest.create": "createrequest",
        "WatchRequest.cancel": "cancelrequest",
        "WatchRequest.progress": "progressrequest",
    ]
}
