/// Fields nobody asked for.
extension ProtobufReader {
    /// Passes over the field whose number was answered last.
    public mutating func skipField() throws(ProtobufError) {
        switch wireType {
        case .groupStart: try skipGroup(number)
        case .groupEnd: throw .unbalancedGroup
        case .varint, .fixed64, .lengthDelimited, .fixed32: try skipValue()
        }
    }

    private mutating func skipValue() throws(ProtobufError) {
        switch wireType {
        case .varint: _ = try takeVarint()
        case .lengthDelimited: position = try takeLength()
        case .fixed64: try skip(8)
        case .fixed32: try skip(4)
        case .groupStart, .groupEnd: throw .unbalancedGroup
        }
    }

    private mutating func skip(_ count: Int) throws(ProtobufError) {
        guard count <= end - position else { throw .truncated }
        position += count
    }

    /// Passes over a group of proto2 and all groups within it, without recursion.
    private mutating func skipGroup(_ outermost: Int) throws(ProtobufError) {
        var open = [outermost]
        while let innermost = open.last {
            guard open.count <= depthLeft else { throw .tooDeep }
            guard let number = try nextField() else { throw .truncated }
            switch wireType {
            case .groupStart:
                open.append(number)
            case .groupEnd:
                guard number == innermost else { throw .unbalancedGroup }
                open.removeLast()
            case .varint, .fixed64, .lengthDelimited, .fixed32:
                try skipValue()
            }
        }
    }
}
