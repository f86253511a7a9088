internal import Bytes
internal import Raft

/// The bytes of a change between members.
///
///     count · step …            step = kind (1) · member · URLs, where the kind has them
///     URLs  = count · (length · UTF-8) …
extension MembershipChange {
    private enum Kind: UInt8 {
        case addVoter = 1
        case addLearner = 2
        case promote = 3
        case remove = 4
        case update = 5
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.appendVarint(UInt64(steps.count))
        for step in steps {
            switch step {
            case .addVoter(let member, let urls): Self.append(.addVoter, member, urls, to: &bytes)
            case .addLearner(let member, let urls): Self.append(.addLearner, member, urls, to: &bytes)
            case .promote(let member): Self.append(.promote, member, nil, to: &bytes)
            case .remove(let member): Self.append(.remove, member, nil, to: &bytes)
            case .update(let member, let urls): Self.append(.update, member, urls, to: &bytes)
            }
        }
    }

    private static func append(_ kind: Kind, _ member: MemberID, _ urls: [String]?, to bytes: inout [UInt8]) {
        bytes.append(kind.rawValue)
        bytes.appendVarint(member.rawValue)
        guard let urls else { return }
        bytes.appendVarint(UInt64(urls.count))
        for url in urls { bytes.appendLengthPrefixed(Array(url.utf8)) }
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let count = cursor.readVarint(), count <= UInt64(Self.stepsMax) else { return nil }
        var steps: [Step] = []
        for _ in 0..<count {
            guard let kind = cursor.readBigEndian(UInt8.self).flatMap(Kind.init(rawValue:)),
                let number = cursor.readVarint(), let step = Self.step(kind, MemberID(number), &cursor)
            else { return nil }
            steps.append(step)
        }
        self.init(steps)
    }

    private static func step(_ kind: Kind, _ member: MemberID, _ cursor: inout ByteCursor) -> Step? {
        switch kind {
        case .promote: return .promote(member)
        case .remove: return .remove(member)
        case .addVoter: return readURLs(&cursor).map { .addVoter(member, peerURLs: $0) }
        case .addLearner: return readURLs(&cursor).map { .addLearner(member, peerURLs: $0) }
        case .update: return readURLs(&cursor).map { .update(member, peerURLs: $0) }
        }
    }

    private static func readURLs(_ cursor: inout ByteCursor) -> [String]? {
        guard let count = cursor.readVarint(), count <= UInt64(Configuration.addressesMax) else { return nil }
        var urls: [String] = []
        for _ in 0..<count {
            guard let utf8 = cursor.readLengthPrefixed(bytesMax: Configuration.addressBytesMax),
                let url = String(validating: utf8, as: UTF8.self)
            else { return nil }
            urls.append(url)
        }
        return urls
    }

    /// Whether a peer would understand it: the bounds of ``init(decoding:)``.
    var isInBounds: Bool {
        steps.count <= Self.stepsMax
            && steps.allSatisfy { step in
                switch step {
                case .promote, .remove: true
                case .addVoter(_, let urls), .addLearner(_, let urls), .update(_, let urls):
                    urls.count <= Configuration.addressesMax
                        && urls.allSatisfy { $0.utf8.count <= Configuration.addressBytesMax }
                }
            }
    }

    /// The bytes that a waiting change takes.
    var byteCount: Int {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes.count
    }
}
