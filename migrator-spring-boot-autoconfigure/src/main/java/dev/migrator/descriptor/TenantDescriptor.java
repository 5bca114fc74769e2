package dev.migrator.descriptor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.migrator.TenantStatus;
import org.jspecify.annotations.Nullable;

/**
 * One of the tenants of a migrator.
 *
 * @param status the verdict, or {@code unknown} if it could not be told
 * @param current the current revisions
 * @param pending how many revisions are to be applied
 * @param error why the verdict could not be told, or how the last attempt at what is
 * pending failed, if it did. Names statements, so that it is SQL
 */
public record TenantDescriptor(String status, List<String> current, int pending, @Nullable String error) {

	/**
	 * Describe the tenants of a migrator.
	 * @param tenants the tenants, by schema
	 * @param showSql whether errors may be shown, which quote SQL
	 * @return what to tell, by schema, or {@code null} if there are none
	 */
	public static @Nullable Map<String, TenantDescriptor> of(Map<String, TenantStatus> tenants, boolean showSql) {
		if (tenants.isEmpty()) {
			return null;
		}
		Map<String, TenantDescriptor> described = new LinkedHashMap<>();
		tenants.forEach((schema, tenant) -> described.put(schema, new TenantDescriptor(tenant.word(), tenant.current(),
				tenant.pending(), SqlText.of(tenant.error(), showSql))));
		return described;
	}

}
