import Protobuf

/// A message with one field of every kind the reader knows.
struct Everything: ProtobufMessage {
    indirect enum Choice: Equatable {
        case text(String)
        case child(Everything)
        case other(Everything)
    }

    struct Color: ProtobufEnum {
        var rawValue: Int32
        static var definedNumbers: ClosedRange<Int32> { 0...2 }
    }

    var unsigned: UInt64 = 0
    var signed: Int64 = 0
    var narrow: UInt32 = 0
    var flag = false
    var color = Color(rawValue: 0)
    var blob: [UInt8] = []
    var text = ""
    var blobs: [[UInt8]] = []
    var texts: [String] = []
    var colors: [Color] = []
    var unsigneds: [UInt64] = []
    var signeds: [Int64] = []
    var children: [Everything] = []
    var leaf: Leaf?
    var choice: Choice?

    struct Leaf: ProtobufMessage {
        var number: Int64 = 0
        var numbers: [Int64] = []

        init() {}

        mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
            while let field = try reader.nextField() {
                switch field {
                case 1: try reader.read(into: &number)
                case 2: try reader.append(to: &numbers)
                default: try reader.skipField()
                }
            }
        }

        func encode(to bytes: inout [UInt8]) {
            bytes.appendField(1, number)
            bytes.appendElements(2, numbers)
        }
    }

    init() {}

    mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &unsigned)
            case 2: try reader.read(into: &signed)
            case 3: try reader.read(into: &narrow)
            case 4: try reader.read(into: &flag)
            case 5: try reader.read(into: &color)
            case 6: try reader.read(into: &blob)
            case 7: try reader.read(into: &text)
            case 8: try reader.append(to: &blobs)
            case 9: try reader.append(to: &texts)
            case 10: try reader.append(to: &colors)
            case 11: try reader.append(to: &unsigneds)
            case 12: try reader.append(to: &signeds)
            case 13: try reader.append(to: &children)
            case 14: try reader.read(into: &leaf)
            case 15: if let string = try reader.readString() { choice = .text(string) }
            case 16:
                try reader.read(into: &choice, as: Choice.child) { if case .child(let held) = $0 { held } else { nil } }
            case 2047:
                try reader.read(into: &choice, as: Choice.other) { if case .other(let held) = $0 { held } else { nil } }
            default: try reader.skipField()
            }
        }
    }

    func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, unsigned)
        bytes.appendField(2, signed)
        bytes.appendField(3, narrow)
        bytes.appendField(4, flag)
        bytes.appendField(5, color)
        bytes.appendField(6, blob)
        bytes.appendField(7, text)
        bytes.appendElements(8, blobs)
        bytes.appendElements(9, texts)
        bytes.appendElements(10, colors)
        bytes.appendElements(11, unsigneds)
        bytes.appendElements(12, signeds)
        bytes.appendElements(13, children)
        bytes.appendField(14, leaf)
        switch choice {
        case .text(let string): bytes.appendElement(15, string)
        case .child(let child): bytes.appendElement(16, child)
        case .other(let child): bytes.appendElement(2047, child)
        case nil: break
        }
    }
}
