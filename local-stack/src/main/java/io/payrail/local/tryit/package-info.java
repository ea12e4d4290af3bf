/// A page that shows the API's OpenAPI document and sends its requests.
@NullMarked
package io.payrail.local.tryit;

import org.jspecify.annotations.NullMarked;
