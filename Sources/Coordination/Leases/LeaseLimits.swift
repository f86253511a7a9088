/// How many leases one entry may name. An entry that names more is not understood; no member makes one.
public enum LeaseLimits {
    /// Who has more to renew makes several entries.
    public static let renewalsMax = 4_096
    /// A leader that finds more due makes several entries, one after the other.
    public static let expiriesMax = 1_000
}
