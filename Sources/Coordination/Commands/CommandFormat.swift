/// The bytes of a command: kind (1 byte) · version of the kind (1 byte) · body.
///
/// Integers are varints, byte strings have their length before them, and flags of one byte say which optional fields follow.
enum CommandFormat {
    enum Kind: UInt8 {
        case put = 1
        case deleteRange = 2
        case transaction = 3
        case compact = 4
        case publish = 5
        case raiseFeatureLevel = 6
        case grantLease = 7
        case revokeLease = 8
        case renewLeases = 9
        case expireLeases = 10
        case deferLeases = 11
        case stamp = 12
        case alarm = 13
        case checkpoint = 14
        case compareStates = 15
        case compactByItself = 16
        /// A principal, and a whole command that a client sent.
        case authorised = 32
        case authEnable = 33
        case authDisable = 34
        case authAddUser = 35
        case authDeleteUser = 36
        case authChangePassword = 37
        case authGrantRole = 38
        case authRevokeRole = 39
        case authAddRole = 40
        case authDeleteRole = 41
        case authGrantPermission = 42
        case authRevokePermission = 43
        case authAuthenticate = 44
        case authExtendToken = 45
    }

    enum OperationKind: UInt8 {
        case range = 1
        case put = 2
        case deleteRange = 3
        case transaction = 4
    }

    enum TargetKind: UInt8 {
        case version = 0
        case created = 1
        case modified = 2
        case value = 3
        case lease = 4
    }

    static func version(of kind: Kind) -> UInt8 {
        switch kind {
        case .put, .deleteRange, .transaction, .compact, .raiseFeatureLevel: 1
        case .grantLease, .revokeLease, .renewLeases, .expireLeases, .deferLeases, .stamp, .alarm, .checkpoint,
            .compareStates, .compactByItself:
            1
        case .publish: 2
        case .authorised, .authEnable, .authDisable, .authAddUser, .authDeleteUser, .authChangePassword, .authGrantRole,
            .authRevokeRole, .authAddRole, .authDeleteRole, .authGrantPermission, .authRevokePermission,
            .authAuthenticate, .authExtendToken:
            1
        }
    }

    enum PutFlags {
        static let returnsPrevious: UInt8 = 1
        static let ignoresValue: UInt8 = 2
        static let ignoresLease: UInt8 = 4
        static let hasLease: UInt8 = 8
        static let all: UInt8 = 15
    }

    enum RangeFlags {
        static let serializable: UInt8 = 1
        static let keysOnly: UInt8 = 2
        static let countOnly: UInt8 = 4
        static let hasLimit: UInt8 = 8
        static let hasRevision: UInt8 = 16
        /// Order and target follow.
        static let hasOrdering: UInt8 = 32
        /// The four revision bounds follow.
        static let hasFilters: UInt8 = 64
        static let all: UInt8 = 127
    }
}
