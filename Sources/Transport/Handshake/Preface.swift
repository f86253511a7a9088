internal import Bytes

/// The first bytes of each direction of a peer connection: that it is one, and which versions its end speaks.
///
/// This much, and the refusal that may follow, every version has to understand; everything after belongs to the version
/// both have.
public struct Preface: Hashable, Sendable {
    /// Not text, so that no line-based protocol is mistaken for it.
    static let magic: [UInt8] = [0x9C, 0x48, 0x4F, 0x4C, 0x44, 0x46, 0x53, 0x54]
    /// Bytes on the wire: the magic and two big-endian numbers of two bytes.
    public static let byteCount = 12

    public static let current = Preface(lowestVersion: 2, highestVersion: 2)

    public var lowestVersion: UInt16
    public var highestVersion: UInt16

    public init(lowestVersion: UInt16, highestVersion: UInt16) {
        self.lowestVersion = lowestVersion
        self.highestVersion = highestVersion
    }

    /// The highest version both speak; nil when there is none.
    public func commonVersion(with other: Preface) -> UInt16? {
        let version = min(highestVersion, other.highestVersion)
        return version >= max(lowestVersion, other.lowestVersion) ? version : nil
    }

    func append(to bytes: inout [UInt8]) {
        bytes += Self.magic
        bytes.appendBigEndian(lowestVersion)
        bytes.appendBigEndian(highestVersion)
    }

    static func mayBegin(with bytes: UnsafeRawBufferPointer) -> Bool {
        zip(bytes, magic).allSatisfy { $0 == $1 }
    }

    init?(parsing bytes: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(bytes)
        guard let magic = cursor.readBytes(Self.magic.count), magic == Self.magic,
            let lowest = cursor.readBigEndian(UInt16.self), let highest = cursor.readBigEndian(UInt16.self)
        else { return nil }
        self.init(lowestVersion: lowest, highestVersion: highest)
    }
}
